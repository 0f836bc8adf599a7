-- How many open deals had no next contact in each of the last 13 weeks?
-- One row per week: the state at the end of the day 7, 14, … days before as_of, and at as_of itself.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: day date, without_next bigint
WITH point AS (
    SELECT c.day, CASE WHEN n.starts_at < $as_of THEN n.starts_at ELSE $as_of END AS moment
    FROM visible.calendar c JOIN visible.calendar n ON n.day = plus_days(c.day, 1)
    WHERE whole_days_between(c.day, local_day($as_of)) IN (0, 7, 14, 21, 28, 35, 42, 49, 56, 63, 70, 77, 84)),
ahead AS (
    SELECT DISTINCT p.day, w.deal_id, CASE WHEN w.deal_id IS NULL THEN w.client_id END AS client_id
    FROM point p JOIN visible.contacts w ON w.planned_at <= p.moment AND (w.settled_at IS NULL OR w.settled_at > p.moment) AND w.due_at >= p.moment),
deals AS (
    SELECT p.day, s.deal_id, s.client_id
    FROM point p JOIN visible.stage_spans s ON s.valid_from <= p.moment AND (s.valid_to IS NULL OR s.valid_to > p.moment) AND s.kind = 'open'
    WHERE ($line IS NULL OR s.line_id = $line) AND ($team IS NULL OR coalesce(s.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(s.owner_id, nobody()) = $manager) AND ($source IS NULL OR coalesce(s.source_id, nobody()) = $source))
SELECT p.day, count(d.deal_id) FILTER (WHERE a.day IS NULL AND b.day IS NULL) AS without_next
FROM point p LEFT JOIN deals d ON d.day = p.day LEFT JOIN ahead a ON a.day = d.day AND a.deal_id = d.deal_id
LEFT JOIN ahead b ON b.day = d.day AND b.client_id = d.client_id
GROUP BY p.day ORDER BY p.day
