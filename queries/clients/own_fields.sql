-- Which clients have this in one of the company's own fields?
-- One row per client in hand. `how`: contains (part of a text), between (numbers or days; an open end is NULL), is (one of several
-- values, each between two characters 31), none (nothing written).
-- takes: field uuid, how varchar, value varchar, upto varchar
-- gives: client_id uuid
SELECT k.id AS client_id
FROM visible.clients_in_hand k
LEFT JOIN visible.custom_values v ON v.entity_id = k.id AND v.field_id = $field
LEFT JOIN visible.custom_fields f ON f.id = v.field_id
WHERE CASE WHEN $how = 'none' THEN v.value IS NULL
           WHEN $how = 'contains' THEN strpos(latin(folded(v.value)), latin(folded($value))) > 0
           WHEN $how = 'is' THEN strpos($value, chr(31) || v.value || chr(31)) > 0
           WHEN $how = 'between' AND f.kind = 'date' THEN
               ($value IS NULL OR as_day(v.value) >= as_day($value)) AND ($upto IS NULL OR as_day(v.value) <= as_day($upto))
               AND as_day(v.value) IS NOT NULL
           WHEN $how = 'between' THEN
               ($value IS NULL OR as_number(v.value) >= as_number($value)) AND ($upto IS NULL OR as_number(v.value) <= as_number($upto))
               AND as_number(v.value) IS NOT NULL
           ELSE false END
ORDER BY k.id
