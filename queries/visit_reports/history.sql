-- What did this report say before it was changed?
-- One row per change of a field, the latest on top.
-- takes: contact uuid
-- gives: entry_id uuid, field varchar, happened_at timestamp, who varchar, old varchar, new varchar
SELECT h.id AS entry_id, h.field, h.happened_at, s.name AS who, h.old_value AS old, h.new_value AS new
FROM visible.report_history h LEFT JOIN visible.staff s ON s.id = h.actor_id
WHERE h.entity_id = $contact ORDER BY h.happened_at DESC, h.field, h.id
