-- What was said about this deal?
-- One row per contact that was held, the last one first; at most ten.
-- takes: deal uuid, as_of timestamp
-- gives: contact_id uuid, happened_at timestamp, kind varchar, direction varchar, result varchar, note varchar, staff varchar
SELECT c.id AS contact_id, c.happened_at, k.name AS kind, c.direction, r.name AS result, c.note, s.name AS staff
FROM visible.contacts c JOIN visible.contact_kinds k ON k.code = c.kind
LEFT JOIN visible.results r ON r.id = c.result_id LEFT JOIN visible.staff s ON s.id = c.staff_id
WHERE c.deal_id = $deal AND c.deal_id IN (SELECT id FROM visible.deals_in_hand) AND c.state = 'held' AND c.happened_at <= $as_of
ORDER BY c.happened_at DESC, c.id LIMIT 10
