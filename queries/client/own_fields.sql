-- What do the company's own fields say of this client?
-- One row per field, in the company's order; value NULL: not said.
-- takes: client uuid
-- gives: field_id uuid, name varchar, kind varchar, choices varchar, value varchar
SELECT f.id AS field_id, f.name, f.kind, f.choices, v.value
FROM visible.custom_fields f JOIN visible.client_cards c ON c.id = $client AND c.in_hand
LEFT JOIN visible.custom_values v ON v.field_id = f.id AND v.entity_id = $client
WHERE f.entity = 'client' AND f.retired_at IS NULL ORDER BY f.position, f.name, f.id
