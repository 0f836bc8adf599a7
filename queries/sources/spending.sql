-- What did each campaign cost in each month, and how many leads answered it?
-- One row per source, campaign and month of the 13 up to as_of with costs or leads of it; an empty campaign: of the source without one; an empty
-- source: what serves all. rows: how many entries of costs lie in the month. Counted like sources/rows_costs.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: source varchar, source_id uuid, campaign varchar, campaign_id uuid, month date, cost double, rows bigint, leads bigint, cpl double
WITH month AS (
    SELECT day AS month, plus_months(day, 1) AS next FROM visible.calendar
    WHERE extract(day FROM day) = 1 AND months_between(day, local_day($as_of)) BETWEEN 0 AND 12),
spent AS (
    SELECT coalesce(c.source_id, m.source_id) AS source_id, c.campaign_id, CAST(c.amount AS DOUBLE) AS amount, c.spent_on AS first_day,
           greatest(coalesce(c.until_on, c.spent_on), plus_days(c.spent_on, 1)) AS end_day
    FROM visible.costs_known c LEFT JOIN visible.campaigns m ON m.id = c.campaign_id
    WHERE stood(c.valid_from, c.valid_to, $as_of) AND ($line IS NULL OR c.line_id = $line) AND $team IS NULL AND $manager IS NULL
      AND ($source IS NULL OR coalesce(c.source_id, m.source_id, nobody()) = $source)),
cost AS (
    SELECT m.month, s.source_id, s.campaign_id, count(*) AS rows,
           sum(s.amount * whole_days_between(greatest(s.first_day, m.month), least(s.end_day, m.next, plus_days(local_day($as_of), 1)))
               / whole_days_between(s.first_day, s.end_day)) AS cost
    FROM month m JOIN spent s ON s.first_day < m.next AND s.end_day > m.month AND s.first_day <= local_day($as_of)
    GROUP BY m.month, s.source_id, s.campaign_id),
lead AS (
    SELECT local_month(i.happened_at) AS month, coalesce(i.source_id, m.source_id) AS source_id, i.campaign_id, count(*) AS leads
    FROM visible.inquiries i LEFT JOIN visible.campaigns m ON m.id = i.campaign_id
    WHERE i.is_lead AND i.happened_at <= $as_of AND ($line IS NULL OR i.line_id = $line) AND $team IS NULL AND $manager IS NULL
      AND ($source IS NULL OR coalesce(i.source_id, m.source_id, nobody()) = $source)
    GROUP BY local_month(i.happened_at), coalesce(i.source_id, m.source_id), i.campaign_id),
cell AS (
    SELECT month, source_id, campaign_id, cost, rows, 0 AS leads FROM cost
    UNION ALL SELECT l.month, l.source_id, l.campaign_id, NULL, 0, l.leads FROM lead l JOIN month m ON m.month = l.month),
summed AS (
    SELECT month, source_id, campaign_id, sum(cost) AS cost, CAST(sum(rows) AS BIGINT) AS rows, CAST(sum(leads) AS BIGINT) AS leads
    FROM cell GROUP BY month, source_id, campaign_id)
SELECT s.name AS source, c.source_id, m.name AS campaign, c.campaign_id, c.month, c.cost, c.rows, c.leads, c.cost / nullif(c.leads, 0) AS cpl
FROM summed c LEFT JOIN visible.sources s ON s.id = c.source_id LEFT JOIN visible.campaigns m ON m.id = c.campaign_id
ORDER BY s.position NULLS LAST, c.source_id, m.name NULLS LAST, c.campaign_id, c.month
