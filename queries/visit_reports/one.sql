-- Which meeting is this, and what does its report say?
-- One row, or none when it is no meeting this viewer may see. Without a report `version` is empty.
-- takes: contact uuid
-- gives: contact_id uuid, happened_at timestamp, kind varchar, client_id uuid, client varchar, line_id uuid, line varchar, person_id uuid
-- + staff_id uuid, staff varchar, note varchar, heard varchar, agreed varchar, disagreed varchar, mistakes varchar, author_id uuid, author varchar
-- + entered_at timestamp, changes bigint, version integer
SELECT c.id AS contact_id, c.happened_at, k.name AS kind, c.client_id, l.name AS client, c.line_id, b.name AS line, c.person_id, c.staff_id,
       s.name AS staff, c.note, r.heard, r.agreed, r.disagreed, r.mistakes, r.entered_by AS author_id, a.name AS author, r.entered_at,
       (SELECT count(*) FROM visible.report_history h WHERE h.entity_id = c.id) AS changes, r.version
FROM visible.contacts c JOIN visible.contact_kinds k ON k.code = c.kind AND k.is_meeting JOIN visible.lines b ON b.id = c.line_id
LEFT JOIN visible.clients l ON l.id = c.client_id LEFT JOIN visible.staff s ON s.id = c.staff_id
LEFT JOIN visible.visit_reports r ON r.contact_id = c.id LEFT JOIN visible.staff a ON a.id = r.entered_by
WHERE c.id = $contact AND c.state = 'held' AND c.client_id IS NOT NULL ORDER BY c.id
