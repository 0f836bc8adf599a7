-- Which part of each month's revenue came from new clients, from those who keep buying and from those who came back?
-- One row per month of the thirteen up to the month of as_of (which is not over). new: bought on the client's first day of purchase;
-- returning: after a silence of more than 365 days; repeat: all other; the three are the revenue.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: month date, new decimal, repeat decimal, returning decimal, revenue decimal, new_purchases bigint, repeat_purchases bigint
-- + returning_purchases bigint, purchases bigint
WITH month AS (
    SELECT day AS month FROM visible.calendar
    WHERE extract(day FROM day) = 1 AND day <= local_day($as_of) AND day > plus_months(local_month($as_of), -13)),
visit AS (
    SELECT DISTINCT client_id, local_day(happened_at) AS day
    FROM visible.purchases WHERE happened_at <= $as_of AND (undone_at IS NULL OR undone_at > $as_of)),
told AS (
    SELECT client_id, day, whole_days_between(lag(day) OVER (PARTITION BY client_id ORDER BY day), day) AS gap FROM visit),
bought AS (
    SELECT local_month(p.happened_at) AS month, p.amount,
           CASE WHEN t.gap IS NULL THEN 'new' WHEN t.gap > 365 THEN 'returning' ELSE 'repeat' END AS kind
    FROM visible.purchases p JOIN told t ON t.client_id = p.client_id AND t.day = local_day(p.happened_at)
    WHERE p.happened_at <= $as_of AND (p.undone_at IS NULL OR p.undone_at > $as_of)
      AND p.happened_at >= utc_of_day(plus_months(local_month($as_of), -12))
      AND ($line IS NULL OR p.line_id = $line)
      AND ($team IS NULL OR coalesce(p.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(p.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(p.source_id, nobody()) = $source))
SELECT m.month, coalesce(sum(b.amount) FILTER (WHERE b.kind = 'new'), 0) AS new,
       coalesce(sum(b.amount) FILTER (WHERE b.kind = 'repeat'), 0) AS repeat,
       coalesce(sum(b.amount) FILTER (WHERE b.kind = 'returning'), 0) AS returning, coalesce(sum(b.amount), 0) AS revenue,
       count(*) FILTER (WHERE b.kind = 'new') AS new_purchases, count(*) FILTER (WHERE b.kind = 'repeat') AS repeat_purchases,
       count(*) FILTER (WHERE b.kind = 'returning') AS returning_purchases, count(b.kind) AS purchases
FROM month m LEFT JOIN bought b ON b.month = m.month GROUP BY m.month ORDER BY m.month
