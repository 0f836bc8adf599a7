-- Which won deals are credited to a source by a rule, and with how much of each?
-- One row per deal won in the period of which the source (channel; all where none is said) gets something by the rule (model: first, last,
-- linear, position, decay; where none is said, every deal that met it); the credits add up to the number, the money to its revenue.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, level varchar, channel uuid, model varchar
-- gives: deal_id uuid, deal varchar, client_id uuid, client varchar, closed_at timestamp, touches bigint, credit double, credited double
-- + amount double, owner varchar
WITH touch AS (
    SELECT path_id, owner_id, closed_at, channel_id, place, n, coalesce(CAST(amount AS DOUBLE), 0e0) AS amount,
           half_life(days_between(touched_at, closed_at)) AS weight
    FROM visible.counted_touches
    WHERE level = coalesce($level, 'source') AND kind = 'won' AND closed_at >= $since AND closed_at < $until AND closed_at <= $as_of
      AND (valid_to IS NULL OR valid_to > $as_of) AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
weighed AS (SELECT *, sum(weight) OVER (PARTITION BY path_id) AS weights FROM touch),
credit AS (
    SELECT path_id, max(owner_id) AS owner_id, max(closed_at) AS closed_at, max(amount) AS amount, max(n) AS touches,
           sum(CASE WHEN $model IS NULL THEN 1e0 / n ELSE touch_credit($model, place, n, weight, weights) END) AS credit
    FROM weighed WHERE $channel IS NULL OR coalesce(channel_id, nobody()) = $channel GROUP BY path_id)
SELECT d.id AS deal_id, d.name AS deal, d.client_id, c.name AS client, k.closed_at, k.touches, k.credit, k.credit * k.amount AS credited, k.amount,
       o.name AS owner
FROM credit k JOIN visible.deals d ON d.id = k.path_id LEFT JOIN visible.clients c ON c.id = d.client_id LEFT JOIN visible.staff o ON o.id = k.owner_id
WHERE k.credit > 0 ORDER BY k.credit * k.amount DESC, k.credit DESC, d.id
