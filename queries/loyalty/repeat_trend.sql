-- How did the share that buys again within 180 days go, by month of the first purchase?
-- One row per month of the thirteen that end with the last one whose clients all have had their 180 days by as_of.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: month date, clients bigint, repeated bigint, repeat_rate double
WITH bought AS (
    SELECT client_id, happened_at, first_value(happened_at) OVER (PARTITION BY client_id ORDER BY happened_at) AS first_at
    FROM visible.purchases
    WHERE happened_at <= $as_of AND (undone_at IS NULL OR undone_at > $as_of)
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
first AS (
    SELECT client_id, first_at, min(CASE WHEN local_day(happened_at) > local_day(first_at) THEN happened_at END) AS second_at
    FROM bought GROUP BY client_id, first_at),
ripe AS (
    SELECT client_id, first_at, second_at, coalesce(whole_days_between(local_day(first_at), local_day(second_at)) <= 180, false) AS repeated
    FROM first WHERE whole_days_between(local_day(first_at), local_day($as_of)) >= 180),
month AS (
    SELECT day AS month FROM visible.calendar
    WHERE extract(day FROM day) = 1 AND whole_days_between(plus_days(plus_months(day, 1), -1), local_day($as_of)) >= 180
      AND whole_days_between(plus_days(plus_months(day, 14), -1), local_day($as_of)) < 180),
counted AS (
    SELECT local_month(first_at) AS month, count(*) AS clients, count(*) FILTER (WHERE repeated) AS repeated
    FROM ripe GROUP BY local_month(first_at))
SELECT m.month, coalesce(c.clients, 0) AS clients, coalesce(c.repeated, 0) AS repeated,
       share(c.repeated, c.clients) AS repeat_rate
FROM month m LEFT JOIN counted c ON c.month = m.month ORDER BY m.month
