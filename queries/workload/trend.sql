-- How did open deals, those without a next contact and overdue contacts stand in each of the last 13 weeks?
-- One row per week: the state at the end of the day 7, 14, … days before as_of, and at as_of itself; counted like workload/team.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: day date, open_deals bigint, open_amount decimal, without_next bigint, planned bigint, overdue bigint
WITH point AS (
    SELECT day, least(end_before(plus_days(day, 1)), $as_of) AS moment
    FROM visible.calendar
    WHERE whole_days_between(day, local_day($as_of)) IN (0, 7, 14, 21, 28, 35, 42, 49, 56, 63, 70, 77, 84)),
alive AS (
    SELECT deal_id, client_id, held_from, held_to, amount FROM visible.stage_holdings
    WHERE kind = 'open' AND held_from <= $as_of AND (held_to IS NULL OR held_to > utc_of_day(plus_days(local_day($as_of), -84)))
      AND ($line IS NULL OR line_id = $line) AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager) AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
deals AS (
    SELECT p.day, count(s.deal_id) AS open_deals, coalesce(sum(s.amount), 0) AS open_amount
    FROM point p LEFT JOIN alive s ON s.held_from <= p.moment AND (s.held_to IS NULL OR s.held_to > p.moment) GROUP BY p.day),
contact AS (
    SELECT w.planned_at, w.settled_at, w.held_from, w.held_to, w.due_at, w.deal_id, w.client_id, ($line IS NULL OR w.line_id = $line)
           AND ($team IS NULL OR coalesce(o.team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(w.staff_id, nobody()) = $manager)
           AND ($source IS NULL OR coalesce(d.source_id, l.source_id, c.source_id, nobody()) = $source) AS chosen
    FROM visible.contact_holders w LEFT JOIN visible.deals d ON d.id = w.deal_id AND $source IS NOT NULL
    LEFT JOIN visible.leads l ON l.id = w.lead_id AND $source IS NOT NULL
    LEFT JOIN visible.clients c ON c.id = w.client_id AND $source IS NOT NULL LEFT JOIN visible.staff o ON o.id = w.staff_id
    WHERE w.planned_at <= $as_of AND (w.settled_at IS NULL OR w.settled_at > utc_of_day(plus_days(local_day($as_of), -84)))),
waiting AS (
    SELECT p.day, p.moment, w.due_at, w.deal_id, w.client_id, w.chosen
    FROM point p JOIN contact w ON w.planned_at <= p.moment AND (w.settled_at IS NULL OR w.settled_at > p.moment) AND stood(w.held_from, w.held_to, p.moment)),
talks AS (
    SELECT day, count(*) FILTER (WHERE chosen AND due_at >= moment) AS planned, count(*) FILTER (WHERE chosen AND due_at < moment) AS overdue
    FROM waiting GROUP BY day),
covered AS (
    SELECT day, count(*) AS deals FROM (
        SELECT w.day, s.deal_id FROM waiting w JOIN alive s ON s.deal_id = w.deal_id
        WHERE w.due_at >= w.moment AND s.held_from <= w.moment AND (s.held_to IS NULL OR s.held_to > w.moment)
        UNION
        SELECT w.day, s.deal_id FROM waiting w JOIN alive s ON s.client_id = w.client_id
        WHERE w.deal_id IS NULL AND w.due_at >= w.moment AND s.held_from <= w.moment AND (s.held_to IS NULL OR s.held_to > w.moment))
    GROUP BY day)
SELECT d.day, d.open_deals, d.open_amount, d.open_deals - coalesce(c.deals, 0) AS without_next, coalesce(t.planned, 0) AS planned,
       coalesce(t.overdue, 0) AS overdue
FROM deals d LEFT JOIN talks t ON t.day = d.day LEFT JOIN covered c ON c.day = d.day ORDER BY d.day
