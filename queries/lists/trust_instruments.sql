-- What convinces clients before their first purchase?
-- One row per entry, retired ones too.
-- takes: nothing
-- gives: id uuid, name varchar, contact_kind varchar, position integer, version integer, retired boolean
SELECT id, name, contact_kind, position, version, retired_at IS NOT NULL AS retired
FROM visible.trust_instruments
ORDER BY position, name, id
