-- Why is a lead not worked on?
-- One row per entry, retired ones too.
-- takes: nothing
-- gives: id uuid, name varchar, is_valid boolean, position integer, version integer, retired boolean
SELECT id, name, is_valid, position, version, retired_at IS NOT NULL AS retired
FROM visible.refusal_reasons
ORDER BY position, name, id
