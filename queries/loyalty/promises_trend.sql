-- How did the share of promises kept go, month by month?
-- One row per month of the thirteen up to the month of as_of: our promises due in it, as loyalty/promises counts them.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: month date, due bigint, kept bigint, kept_share double
WITH month AS (
    SELECT day AS month FROM visible.calendar
    WHERE extract(day FROM day) = 1 AND day <= local_day($as_of) AND day > plus_months(local_month($as_of), -13)),
owed AS (
    SELECT CAST(date_trunc('month', p.due_on) AS DATE) AS month, p.state = 'kept'
           AND coalesce(p.settled_at, p.happened_at) <= $as_of AS kept
    FROM visible.promise_holders p
    WHERE (p.valid_from IS NULL OR p.valid_from <= p.judged_at) AND (p.valid_to IS NULL OR p.valid_to > p.judged_at)
      AND p.side = 'ours' AND p.happened_at <= $as_of AND end_before(plus_days(p.due_on, 1)) <= $as_of
      AND NOT (p.state = 'moved' AND coalesce(p.settled_at, p.happened_at) <= $as_of)
      AND ($line IS NULL OR p.line_id = $line)
      AND ($team IS NULL OR coalesce(p.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(p.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(p.source_id, nobody()) = $source)),
counted AS (SELECT month, count(*) AS due, count(*) FILTER (WHERE kept) AS kept FROM owed GROUP BY month)
SELECT m.month, coalesce(c.due, 0) AS due, coalesce(c.kept, 0) AS kept, share(c.kept, c.due) AS kept_share
FROM month m LEFT JOIN counted c ON c.month = m.month ORDER BY m.month
