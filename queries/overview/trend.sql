-- How did new clients, the age of deals at closing and overdue promises go, month by month?
-- One row per month of the thirteen up to the month of as_of: clients won and the median age of the deals closed in it (as overview/new_clients
-- and overview/closings count them), our promises overdue at its end (at as_of in the last month)
-- by who held them then.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: month date, new_clients bigint, closed bigint, median_days double, overdue bigint
WITH month AS (
    SELECT day AS month, least(end_before(plus_months(day, 1)), $as_of) AS moment FROM visible.calendar
    WHERE extract(day FROM day) = 1 AND day <= local_day($as_of) AND day > plus_months(local_month($as_of), -13)),
ended AS (
    SELECT s.line_id, s.team_id, s.owner_id, s.source_id, s.valid_from, days_between(s.created_at, s.valid_from) AS days,
           w.deal_id IS NOT NULL AND coalesce(w.first_from <= $as_of, true) AS is_first
    FROM visible.stage_spans s LEFT JOIN visible.client_wins w ON w.deal_id = s.deal_id AND w.seq = s.seq
    WHERE s.kind <> 'open' AND s.valid_from <= $as_of AND (s.valid_to IS NULL OR s.valid_to > $as_of)),
closed AS (
    SELECT local_month(valid_from) AS month, count(*) FILTER (WHERE is_first) AS new_clients, count(*) AS closed,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY days) AS median_days
    FROM ended
    WHERE valid_from >= utc_of_day(plus_months(local_month($as_of), -12))
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)
    GROUP BY local_month(valid_from)),
owed AS (
    SELECT end_before(plus_days(p.due_on, 1)) AS late_at, CASE WHEN p.state <> 'open' THEN coalesce(p.settled_at, p.happened_at) END AS settled_at,
           p.valid_from, p.valid_to
    FROM visible.promise_holders p
    WHERE p.side = 'ours' AND p.happened_at <= $as_of
      AND ($line IS NULL OR p.line_id = $line)
      AND ($team IS NULL OR coalesce(p.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(p.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(p.source_id, nobody()) = $source)),
late AS (
    SELECT m.month, count(*) AS overdue FROM month m
    JOIN owed w ON w.late_at <= m.moment AND (w.settled_at IS NULL OR w.settled_at > m.moment)
        AND (w.valid_from IS NULL OR w.valid_from <= m.moment) AND (w.valid_to IS NULL OR w.valid_to > m.moment)
    GROUP BY m.month)
SELECT m.month, coalesce(c.new_clients, 0) AS new_clients, coalesce(c.closed, 0) AS closed, c.median_days, coalesce(l.overdue, 0) AS overdue
FROM month m LEFT JOIN closed c ON c.month = m.month LEFT JOIN late l ON l.month = m.month ORDER BY m.month
