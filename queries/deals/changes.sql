-- How did the amount and the day of closing of this deal change?
-- One row per change, the last one first.
-- takes: deal uuid
-- gives: changed_at timestamp, field varchar, old_value varchar, new_value varchar, who varchar
SELECT h.happened_at AS changed_at, h.field, h.old_value, h.new_value, s.name AS who
FROM visible.field_history h LEFT JOIN visible.staff s ON s.id = h.actor_id
WHERE h.entity = 'deal' AND h.entity_id = $deal AND h.field IN ('amount', 'expected_close')
ORDER BY h.happened_at DESC, h.entered_at DESC, h.id
