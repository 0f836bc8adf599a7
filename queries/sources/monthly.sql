-- How did leads, wins and spending go month by month?
-- One row per month of the 13 up to as_of: leads that came in, deals won and revenue of the month (by the day of closing), and its costs.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: month date, leads bigint, won bigint, revenue decimal, cost double
WITH month AS (
    SELECT day AS month, plus_months(day, 1) AS next FROM visible.calendar
    WHERE extract(day FROM day) = 1 AND months_between(day, local_day($as_of)) BETWEEN 0 AND 12),
lead AS (
    SELECT local_month(happened_at) AS month, count(*) AS leads FROM visible.inquiries
    WHERE is_lead AND happened_at <= $as_of AND ($line IS NULL OR line_id = $line)
      AND (($team IS NULL AND $manager IS NULL) OR id IN (SELECT inquiry_id FROM visible.inquiry_holders WHERE stood(held_from, held_to, $as_of)
          AND ($team IS NULL OR coalesce(team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)))
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)
    GROUP BY local_month(happened_at)),
win AS (
    SELECT local_month(valid_from) AS month, count(*) AS won, sum(amount) AS revenue FROM visible.stage_spans
    WHERE kind = 'won' AND valid_from <= $as_of AND (valid_to IS NULL OR valid_to > $as_of) AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)
    GROUP BY local_month(valid_from)),
spent AS (
    SELECT c.spent_on AS first_day, greatest(coalesce(c.until_on, c.spent_on), plus_days(c.spent_on, 1)) AS end_day, CAST(c.amount AS DOUBLE) AS amount
    FROM visible.costs_known c LEFT JOIN visible.campaigns m ON m.id = c.campaign_id
    WHERE stood(c.valid_from, c.valid_to, $as_of) AND ($line IS NULL OR c.line_id = $line) AND $team IS NULL AND $manager IS NULL
      AND ($source IS NULL OR coalesce(c.source_id, m.source_id, nobody()) = $source)),
cost AS (
    SELECT m.month, sum(s.amount * whole_days_between(greatest(s.first_day, m.month), least(s.end_day, m.next, plus_days(local_day($as_of), 1)))
           / whole_days_between(s.first_day, s.end_day)) AS cost
    FROM month m JOIN spent s ON s.first_day < m.next AND s.end_day > m.month AND s.first_day <= local_day($as_of) GROUP BY m.month)
SELECT m.month, coalesce(l.leads, 0) AS leads, coalesce(w.won, 0) AS won, coalesce(w.revenue, 0) AS revenue, c.cost
FROM month m LEFT JOIN lead l ON l.month = m.month LEFT JOIN win w ON w.month = m.month LEFT JOIN cost c ON c.month = m.month
ORDER BY m.month
