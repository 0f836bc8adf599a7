-- What is this complaint, whose is it, and how long is there to answer?
-- One row, or none when it is not the viewer's. `hours` as in complaints/list.
-- takes: complaint uuid, as_of timestamp
-- gives: complaint_id uuid, what varchar, severity integer, client_id uuid, client varchar, owner_id uuid, owner varchar, line_id uuid, line varchar
-- + deadline_at timestamp, hours double, late boolean, happened_at timestamp, closed_at timestamp, days double, outcome varchar
-- + satisfaction integer, version integer
SELECT c.id AS complaint_id, c.what, c.severity, c.client_id, k.name AS client, c.owner_id, o.name AS owner, c.line_id, l.name AS line, c.deadline_at,
       (d.minutes_before + minutes_open(c.deadline_at, d.opens_at, d.closes_at)
       - n.minutes_before - minutes_open($as_of, n.opens_at, n.closes_at)) / 60 AS hours,
       c.closed_at IS NULL AND coalesce(c.deadline_at < $as_of, false) AS late, c.happened_at, c.closed_at,
       days_between(c.happened_at, coalesce(c.closed_at, $as_of)) AS days, c.outcome, c.satisfaction, c.version
FROM visible.complaints c JOIN visible.lines l ON l.id = c.line_id LEFT JOIN visible.clients k ON k.id = c.client_id
LEFT JOIN visible.staff o ON o.id = c.owner_id LEFT JOIN visible.calendar d ON d.day = local_day(c.deadline_at)
LEFT JOIN visible.calendar n ON n.day = local_day($as_of)
WHERE c.id = $complaint ORDER BY c.id
