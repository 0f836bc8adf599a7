-- Which meetings of the last fourteen days have no report yet?
-- One row per meeting held by this person, or in which they took part, the latest on top.
-- takes: manager uuid, as_of timestamp
-- gives: contact_id uuid, happened_at timestamp, kind varchar, client_id uuid, client varchar, person varchar, result varchar, note varchar
SELECT c.id AS contact_id, c.happened_at, k.name AS kind, c.client_id, l.name AS client, p.name AS person, r.name AS result, c.note
FROM visible.contacts c JOIN visible.contact_kinds k ON k.code = c.kind AND k.is_meeting
JOIN visible.clients_in_hand l ON l.id = c.client_id LEFT JOIN visible.persons p ON p.id = c.person_id LEFT JOIN visible.results r ON r.id = c.result_id
WHERE c.state = 'held' AND c.happened_at <= $as_of AND c.happened_at >= utc_of_day(plus_days(local_day($as_of), -14))
  AND (c.staff_id = $manager OR c.id IN (SELECT contact_id FROM visible.contact_staff WHERE staff_id = $manager))
  AND c.id NOT IN (SELECT contact_id FROM visible.visit_reports)
ORDER BY c.happened_at DESC, c.id LIMIT 30
