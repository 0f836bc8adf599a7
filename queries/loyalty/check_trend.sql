-- How did the average check go, month by month?
-- One row per month of the thirteen up to the month of as_of (which is not over): purchases, mean and median.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: month date, purchases bigint, amount decimal, mean double, median double
WITH month AS (
    SELECT day AS month FROM visible.calendar
    WHERE extract(day FROM day) = 1 AND day <= local_day($as_of) AND day > plus_months(local_month($as_of), -13)),
bought AS (
    SELECT local_month(happened_at) AS month, CAST(amount AS DOUBLE) AS value, amount
    FROM visible.purchases
    WHERE happened_at <= $as_of AND (undone_at IS NULL OR undone_at > $as_of)
      AND happened_at >= utc_of_day(plus_months(local_month($as_of), -12))
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source))
SELECT m.month, count(b.month) AS purchases, coalesce(sum(b.amount), 0) AS amount, avg(b.value) AS mean,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY b.value) AS median
FROM month m LEFT JOIN bought b ON b.month = m.month GROUP BY m.month ORDER BY m.month
