-- How did the main numbers of the funnel go, month by month?
-- One row per month of the thirteen up to the month of as_of: deals created, won, lost and revenue in that month, as known at as_of.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: month date, created bigint, won bigint, lost bigint, win_rate double, revenue decimal
WITH month AS (
    SELECT day AS month FROM visible.calendar
    WHERE extract(day FROM day) = 1 AND day <= local_day($as_of) AND day > plus_months(local_month($as_of), -13)),
moved AS (
    SELECT local_month(valid_from) AS month, seq, kind, amount, (valid_to IS NULL OR valid_to > $as_of) AS stands
    FROM visible.stage_spans
    WHERE (seq = 1 OR kind <> 'open') AND valid_from <= $as_of AND valid_from >= utc_of_day(plus_months(local_month($as_of), -12))
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
counted AS (
    SELECT month, count(*) FILTER (WHERE seq = 1) AS created, count(*) FILTER (WHERE kind = 'won' AND stands) AS won,
           count(*) FILTER (WHERE kind = 'lost' AND stands) AS lost, coalesce(sum(amount) FILTER (WHERE kind = 'won' AND stands), 0) AS revenue
    FROM moved GROUP BY month)
SELECT m.month, coalesce(c.created, 0) AS created, coalesce(c.won, 0) AS won, coalesce(c.lost, 0) AS lost,
       share(c.won, c.won + c.lost) AS win_rate, coalesce(c.revenue, 0) AS revenue
FROM month m LEFT JOIN counted c ON c.month = m.month ORDER BY m.month
