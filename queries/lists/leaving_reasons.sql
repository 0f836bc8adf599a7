-- Why may a client leave?
-- One row per entry, retired ones too.
-- takes: nothing
-- gives: id uuid, name varchar, kind varchar, position integer,
-- + version integer, retired boolean
SELECT id, name, kind, position, version, retired_at IS NOT NULL AS retired
FROM visible.leaving_reasons
ORDER BY position, name, id
