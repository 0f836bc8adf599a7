-- In which fields of the company's own do two clients differ?
-- One row per field with a value at either; where only one has a value, the other is NULL.
-- takes: a uuid, b uuid
-- gives: field_id uuid, field varchar, a varchar, b varchar
SELECT f.id AS field_id, f.name AS field, max(CASE WHEN v.entity_id = $a THEN v.value END) AS a, max(CASE WHEN v.entity_id = $b THEN v.value END) AS b
FROM visible.custom_values v JOIN visible.custom_fields f ON f.id = v.field_id
WHERE (v.entity_id = $a OR v.entity_id = $b) AND f.retired_at IS NULL
GROUP BY f.id, f.name, f.position
ORDER BY f.position, f.id
