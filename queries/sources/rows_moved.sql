-- Which deals, and how much of their money, go from one source to another when the rule of credit changes?
-- One row per won deal and pair of sources between which credit moves (model: the one rule, other: the other; source from_channel loses it,
-- to_channel gets it, both where said); what a deal's sources lose goes to those that gain in proportion. The sums are the difference of the rules.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, level varchar, model varchar
-- + other varchar, from_channel uuid, to_channel uuid
-- gives: deal_id uuid, deal varchar, client_id uuid, client varchar, closed_at timestamp, from_id uuid, from_channel varchar, to_id uuid
-- + to_channel varchar, moved double, moved_money double, amount double, owner varchar
WITH touch AS (
    SELECT path_id, owner_id, closed_at, channel_id, place, n, coalesce(CAST(amount AS DOUBLE), 0e0) AS amount,
           half_life(days_between(touched_at, closed_at)) AS weight
    FROM visible.counted_touches
    WHERE level = coalesce($level, 'source') AND kind = 'won' AND closed_at >= $since AND closed_at < $until AND closed_at <= $as_of
      AND (valid_to IS NULL OR valid_to > $as_of) AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
weighed AS (SELECT *, sum(weight) OVER (PARTITION BY path_id) AS weights FROM touch),
change AS (
    SELECT path_id, channel_id, max(owner_id) AS owner_id, max(closed_at) AS closed_at, max(amount) AS amount,
           sum(touch_credit(coalesce($other, 'last'), place, n, weight, weights) - touch_credit(coalesce($model, 'first'), place, n, weight, weights)) AS gain
    FROM weighed GROUP BY path_id, channel_id),
gained AS (SELECT *, sum(gain) FILTER (WHERE gain > 0) OVER (PARTITION BY path_id) AS gains FROM change),
moved AS (
    SELECT a.path_id, a.owner_id, a.closed_at, a.amount, a.channel_id AS from_id, b.channel_id AS to_id, -a.gain * b.gain / b.gains AS moved
    FROM gained a JOIN gained b ON b.path_id = a.path_id WHERE a.gain < -1e-12 AND b.gain > 1e-12),
named AS (
    SELECT id, name FROM visible.sources UNION ALL SELECT id, name FROM visible.entry_points UNION ALL SELECT id, name FROM visible.campaigns)
SELECT d.id AS deal_id, d.name AS deal, d.client_id, c.name AS client, m.closed_at, m.from_id, f.name AS from_channel, m.to_id, t.name AS to_channel,
       m.moved, m.moved * m.amount AS moved_money, m.amount, o.name AS owner
FROM moved m JOIN visible.deals d ON d.id = m.path_id LEFT JOIN visible.clients c ON c.id = d.client_id LEFT JOIN visible.staff o ON o.id = m.owner_id
LEFT JOIN named f ON f.id = m.from_id LEFT JOIN named t ON t.id = m.to_id
WHERE ($from_channel IS NULL OR coalesce(m.from_id, nobody()) = $from_channel) AND ($to_channel IS NULL OR coalesce(m.to_id, nobody()) = $to_channel)
ORDER BY m.moved * m.amount DESC, m.moved DESC, d.id, m.from_id, m.to_id
