-- What came in day by day?
-- One row per day of the period: deals won and their revenue as in funnel/win_rate, known at as_of (nothing on days to come), and which part
-- of its month's target falls on the day: a target is spread evenly over the working days of its month.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: day date, month date, part double, is_past boolean, revenue decimal, won bigint
WITH day AS (
    SELECT day, CAST(date_trunc('month', day) AS DATE) AS month, opens_at,
           count(*) OVER (PARTITION BY CAST(date_trunc('month', day) AS DATE)) AS days,
           count(opens_at) OVER (PARTITION BY CAST(date_trunc('month', day) AS DATE)) AS work_days
    FROM visible.calendar
    WHERE day >= local_month($since) AND day < plus_months(CAST(date_trunc('month', plus_days(local_day($until), -1)) AS DATE), 1)),
win AS (
    SELECT local_day(valid_from) AS day, coalesce(sum(amount), 0) AS revenue, count(*) AS won FROM visible.stage_spans
    WHERE kind = 'won' AND valid_from >= $since AND valid_from < $until AND valid_from <= $as_of AND (valid_to IS NULL OR valid_to > $as_of)
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)
    GROUP BY local_day(valid_from))
SELECT d.day, d.month, CASE WHEN d.work_days = 0 THEN 1e0 / d.days WHEN d.opens_at IS NOT NULL THEN 1e0 / d.work_days ELSE 0e0 END AS part,
       d.day <= local_day($as_of) AS is_past, coalesce(w.revenue, 0) AS revenue, coalesce(w.won, 0) AS won
FROM day d LEFT JOIN win w ON w.day = d.day
WHERE d.day >= local_day($since) AND d.day < local_day($until) ORDER BY d.day
