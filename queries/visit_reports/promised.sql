-- What was promised in the meetings of the period that have a report?
-- One row per promise, by its day; a moved one stands in the one that follows it.
-- takes: since timestamp, until timestamp, line uuid, manager uuid
-- gives: promise_id uuid, contact_id uuid, client_id uuid, client varchar, side varchar, what varchar, due_on date, state varchar, owner varchar
SELECT p.id AS promise_id, p.contact_id, p.client_id, l.name AS client, p.side, p.what, p.due_on, p.state, o.name AS owner
FROM visible.promises p JOIN visible.visit_reports r ON r.contact_id = p.contact_id
LEFT JOIN visible.clients l ON l.id = p.client_id LEFT JOIN visible.staff o ON o.id = p.owner_id
WHERE p.state <> 'moved' AND r.happened_at >= $since AND r.happened_at < $until
  AND ($line IS NULL OR p.line_id = $line) AND ($manager IS NULL OR r.staff_id = $manager)
ORDER BY p.due_on, p.id LIMIT 500
