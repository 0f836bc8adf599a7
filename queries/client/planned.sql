-- What is the next step with this client?
-- One row, the planned contact due first; none when nothing is planned. staff: whose it is.
-- takes: client uuid, as_of timestamp
-- gives: contact_id uuid, due_at timestamp, kind varchar, note varchar, staff varchar, late boolean
SELECT c.id AS contact_id, c.due_at, k.name AS kind, c.note, s.name AS staff, c.due_at < $as_of AS late
FROM visible.contacts c LEFT JOIN visible.contact_kinds k ON k.code = c.kind LEFT JOIN visible.staff s ON s.id = c.staff_id
WHERE c.client_id = $client AND c.state = 'planned'
ORDER BY c.due_at, c.id LIMIT 1
