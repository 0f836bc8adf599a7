-- Which meetings of the period have no report?
-- One row per meeting, the latest on top: those that visit_reports/coverage counts as not reported.
-- takes: since timestamp, until timestamp, line uuid, manager uuid
-- gives: contact_id uuid, happened_at timestamp, kind varchar, client varchar, client_id uuid, staff_id uuid, staff varchar
SELECT c.id AS contact_id, c.happened_at, k.name AS kind, l.name AS client, c.client_id, c.staff_id, s.name AS staff
FROM visible.contacts c JOIN visible.contact_kinds k ON k.code = c.kind AND k.is_meeting
LEFT JOIN visible.clients l ON l.id = c.client_id LEFT JOIN visible.staff s ON s.id = c.staff_id
WHERE c.state = 'held' AND c.client_id IS NOT NULL AND c.happened_at >= $since AND c.happened_at < $until
  AND ($line IS NULL OR c.line_id = $line) AND ($manager IS NULL OR c.staff_id = $manager)
  AND c.id NOT IN (SELECT contact_id FROM visible.visit_reports)
ORDER BY c.happened_at DESC, c.id LIMIT 500
