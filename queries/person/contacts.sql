-- What was said with this person lately, at whichever client?
-- One row per contact that was held with them or in their presence; the last ten.
-- takes: person uuid, as_of timestamp
-- gives: contact_id uuid, happened_at timestamp, kind varchar, direction varchar, result varchar, note varchar, client_id uuid, client varchar, staff varchar
SELECT c.id AS contact_id, c.happened_at, k.name AS kind, c.direction, r.name AS result, c.note, l.id AS client_id, l.name AS client, s.name AS staff
FROM visible.contacts c JOIN visible.contact_kinds k ON k.code = c.kind LEFT JOIN visible.results r ON r.id = c.result_id
LEFT JOIN visible.staff s ON s.id = c.staff_id LEFT JOIN visible.clients l ON l.id = c.client_id
WHERE c.state = 'held' AND c.happened_at <= $as_of
  AND (c.person_id = $person OR c.id IN (SELECT contact_id FROM visible.contact_people WHERE person_id = $person))
ORDER BY c.happened_at DESC, c.id LIMIT 10
