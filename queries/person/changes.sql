-- Who changed what of this person, and when?
-- One row per changed field, the latest first; at most 200.
-- takes: person uuid
-- gives: happened_at timestamp, staff varchar, what varchar, old_value varchar, new_value varchar
SELECT h.happened_at, s.name AS staff, h.field AS what, h.old_value, h.new_value
FROM visible.person_history h LEFT JOIN visible.staff s ON s.id = h.actor_id
WHERE h.entity_id = $person ORDER BY h.happened_at DESC, h.field, h.id LIMIT 200
