-- How many leads did each source bring in each month for what it cost?
-- One row per source and whole month of the 24 before as_of with costs or leads of it; what serves all sources is left out.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: source varchar, source_id uuid, month date, cost double, leads bigint
WITH month AS (
    SELECT day AS month, plus_months(day, 1) AS next FROM visible.calendar
    WHERE extract(day FROM day) = 1 AND months_between(day, local_day($as_of)) BETWEEN 0 AND 24 AND end_before(plus_months(day, 1)) <= $as_of),
spent AS (
    SELECT coalesce(c.source_id, m.source_id) AS source_id, CAST(c.amount AS DOUBLE) AS amount, c.spent_on AS first_day,
           greatest(coalesce(c.until_on, c.spent_on), plus_days(c.spent_on, 1)) AS end_day
    FROM visible.costs_known c LEFT JOIN visible.campaigns m ON m.id = c.campaign_id
    WHERE stood(c.valid_from, c.valid_to, $as_of) AND ($line IS NULL OR c.line_id = $line) AND $team IS NULL AND $manager IS NULL),
cell AS (
    SELECT m.month, s.source_id, s.amount * whole_days_between(greatest(s.first_day, m.month), least(s.end_day, m.next))
           / whole_days_between(s.first_day, s.end_day) AS cost, 0 AS leads
    FROM month m JOIN spent s ON s.first_day < m.next AND s.end_day > m.month
    UNION ALL
    SELECT m.month, coalesce(i.source_id, c.source_id), 0, 1
    FROM visible.inquiries i LEFT JOIN visible.campaigns c ON c.id = i.campaign_id JOIN month m ON m.month = local_month(i.happened_at)
    WHERE i.is_lead AND i.happened_at <= $as_of AND ($line IS NULL OR i.line_id = $line) AND $team IS NULL AND $manager IS NULL)
SELECT s.name AS source, c.source_id, c.month, CAST(sum(c.cost) AS DOUBLE) AS cost, CAST(sum(c.leads) AS BIGINT) AS leads
FROM cell c JOIN visible.sources s ON s.id = c.source_id
WHERE $source IS NULL OR c.source_id = $source
GROUP BY s.name, s.position, c.source_id, c.month ORDER BY s.position, c.source_id, c.month
