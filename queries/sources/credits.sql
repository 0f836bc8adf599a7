-- To which sources do the won deals go, by five rules of credit?
-- One row per source (or entry point, or campaign, by level) met by a deal won in the period, and one for not specified; each rule's
-- credits add up to the deals won, its money to the revenue. Touches: up to 90 days before the win (see visible.counted_touches);
-- position: 40/20/40, two 50/50; decay: a touch a week before the win weighs half.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, level varchar
-- gives: channel_id uuid, channel varchar, campaign boolean, deals bigint, first double, last double, linear double, position double, decay double
-- + first_money double, last_money double, linear_money double, position_money double, decay_money double
WITH touch AS (
    SELECT path_id, channel_id, place, n, coalesce(CAST(amount AS DOUBLE), 0e0) AS amount, half_life(days_between(touched_at, closed_at)) AS weight
    FROM visible.counted_touches
    WHERE level = coalesce($level, 'source') AND kind = 'won' AND closed_at >= $since AND closed_at < $until AND closed_at <= $as_of
      AND (valid_to IS NULL OR valid_to > $as_of) AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
weighed AS (SELECT *, sum(weight) OVER (PARTITION BY path_id) AS weights FROM touch),
credit AS (
    SELECT path_id, channel_id, amount, touch_credit('first', place, n, weight, weights) AS first, touch_credit('last', place, n, weight, weights) AS last,
           touch_credit('linear', place, n, weight, weights) AS linear, touch_credit('position', place, n, weight, weights) AS position,
           touch_credit('decay', place, n, weight, weights) AS decay
    FROM weighed),
summed AS (
    SELECT channel_id, count(DISTINCT path_id) AS deals, sum(first) AS first, sum(last) AS last, sum(linear) AS linear, sum(position) AS position,
           sum(decay) AS decay, sum(first * amount) AS first_money, sum(last * amount) AS last_money, sum(linear * amount) AS linear_money,
           sum(position * amount) AS position_money, sum(decay * amount) AS decay_money
    FROM credit GROUP BY channel_id),
listed AS (SELECT channel_id FROM summed WHERE channel_id IS NOT NULL UNION ALL SELECT NULL),
named AS (
    SELECT id, name, false AS campaign, position AS rank FROM visible.sources WHERE coalesce($level, 'source') <> 'entry_point'
    UNION ALL SELECT id, name, false, position FROM visible.entry_points WHERE $level = 'entry_point'
    UNION ALL SELECT id, name, true, 1000 FROM visible.campaigns WHERE $level = 'campaign')
SELECT l.channel_id, k.name AS channel, coalesce(k.campaign, false) AS campaign, coalesce(s.deals, 0) AS deals, coalesce(s.first, 0e0) AS first,
       coalesce(s.last, 0e0) AS last, coalesce(s.linear, 0e0) AS linear, coalesce(s.position, 0e0) AS position, coalesce(s.decay, 0e0) AS decay,
       coalesce(s.first_money, 0e0) AS first_money, coalesce(s.last_money, 0e0) AS last_money, coalesce(s.linear_money, 0e0) AS linear_money,
       coalesce(s.position_money, 0e0) AS position_money, coalesce(s.decay_money, 0e0) AS decay_money
FROM listed l LEFT JOIN summed s ON coalesce(s.channel_id, nobody()) = coalesce(l.channel_id, nobody()) LEFT JOIN named k ON k.id = l.channel_id
ORDER BY k.rank NULLS LAST, k.name, l.channel_id
