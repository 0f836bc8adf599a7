-- Which complaints are open, by their deadline, and how did the last ones end?
-- One row per complaint: open ones by deadline (without one last), then those closed in the last 180 days, the latest on top.
-- `hours`: working hours from as_of to the deadline, negative when it has passed: then it is late, and with the head of its line since then.
-- takes: as_of timestamp, line uuid, manager uuid, severity integer, closed boolean, most integer
-- gives: complaint_id uuid, what varchar, severity integer, client_id uuid, client varchar, owner_id uuid, owner varchar, line varchar
-- + deadline_at timestamp, hours double, late boolean, happened_at timestamp, closed_at timestamp, days double, outcome varchar
-- + satisfaction integer, steps bigint, last_step varchar, last_step_at timestamp, version integer, n bigint
WITH asked AS (
    SELECT * FROM visible.complaints c
    WHERE happened_at <= $as_of AND ($line IS NULL OR line_id = $line) AND ($severity IS NULL OR severity = $severity)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ((NOT coalesce($closed, false) AND closed_at IS NULL)
        OR (coalesce($closed, false) AND closed_at >= utc_of_day(plus_days(local_day($as_of), -180))))),
steps AS (
    SELECT s.complaint_id, s.words, s.happened_at, count(*) OVER (PARTITION BY s.complaint_id) AS n,
           row_number() OVER (PARTITION BY s.complaint_id ORDER BY s.happened_at DESC, s.id) AS back
    FROM visible.complaint_steps s WHERE s.complaint_id IN (SELECT id FROM asked)),
clocked AS (
    SELECT a.*, (d.minutes_before + minutes_open(a.deadline_at, d.opens_at, d.closes_at)
           - n.minutes_before - minutes_open($as_of, n.opens_at, n.closes_at)) / 60 AS hours
    FROM asked a LEFT JOIN visible.calendar d ON d.day = local_day(a.deadline_at) LEFT JOIN visible.calendar n ON n.day = local_day($as_of))
SELECT c.id AS complaint_id, c.what, c.severity, c.client_id, k.name AS client, c.owner_id, o.name AS owner, l.name AS line, c.deadline_at, c.hours,
       c.closed_at IS NULL AND coalesce(c.deadline_at < $as_of, false) AS late, c.happened_at, c.closed_at,
       days_between(c.happened_at, coalesce(c.closed_at, $as_of)) AS days, c.outcome, c.satisfaction,
       coalesce(s.n, 0) AS steps, s.words AS last_step, s.happened_at AS last_step_at, c.version, count(*) OVER () AS n
FROM clocked c JOIN visible.lines l ON l.id = c.line_id LEFT JOIN visible.clients k ON k.id = c.client_id
LEFT JOIN visible.staff o ON o.id = c.owner_id LEFT JOIN steps s ON s.complaint_id = c.id AND s.back = 1
ORDER BY c.closed_at DESC NULLS FIRST, c.deadline_at NULLS LAST, c.severity DESC, c.id LIMIT coalesce($most, 200)
