-- How did open deals and overdue contacts stand in each of the last 13 weeks?
-- One row per week: the state at the end of the day 7, 14, … days before as_of, and at as_of itself.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: day date, open_deals bigint, open_amount decimal, planned bigint, overdue bigint
WITH point AS (
    SELECT c.day, CASE WHEN n.starts_at < $as_of THEN n.starts_at ELSE $as_of END AS moment
    FROM visible.calendar c JOIN visible.calendar n ON n.day = plus_days(c.day, 1)
    WHERE whole_days_between(c.day, local_day($as_of)) IN (0, 7, 14, 21, 28, 35, 42, 49, 56, 63, 70, 77, 84)),
deals AS (
    SELECT p.day, count(s.deal_id) AS open_deals, coalesce(sum(s.amount), 0) AS open_amount
    FROM point p LEFT JOIN visible.stage_spans s ON s.valid_from <= p.moment AND (s.valid_to IS NULL OR s.valid_to > p.moment) AND s.kind = 'open'
        AND ($line IS NULL OR s.line_id = $line) AND ($team IS NULL OR coalesce(s.team_id, nobody()) = $team)
        AND ($manager IS NULL OR coalesce(s.owner_id, nobody()) = $manager) AND ($source IS NULL OR coalesce(s.source_id, nobody()) = $source)
    GROUP BY p.day),
waiting AS (
    SELECT w.planned_at, w.settled_at, w.due_at
    FROM visible.contacts w LEFT JOIN visible.deals d ON d.id = w.deal_id LEFT JOIN visible.leads l ON l.id = w.lead_id
    LEFT JOIN visible.clients c ON c.id = w.client_id LEFT JOIN visible.staff o ON o.id = w.staff_id
    WHERE w.planned_at <= $as_of AND (w.settled_at IS NULL OR w.settled_at > (SELECT min(moment) FROM point))
      AND ($line IS NULL OR w.line_id = $line) AND ($team IS NULL OR coalesce(o.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(w.staff_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(d.source_id, l.source_id, c.source_id, nobody()) = $source)),
talks AS (
    SELECT p.day, count(*) FILTER (WHERE w.due_at >= p.moment) AS planned, count(*) FILTER (WHERE w.due_at < p.moment) AS overdue
    FROM point p LEFT JOIN waiting w ON w.planned_at <= p.moment AND (w.settled_at IS NULL OR w.settled_at > p.moment)
    GROUP BY p.day)
SELECT d.day, d.open_deals, d.open_amount, coalesce(t.planned, 0) AS planned, coalesce(t.overdue, 0) AS overdue
FROM deals d LEFT JOIN talks t ON t.day = d.day ORDER BY d.day
