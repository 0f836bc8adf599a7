-- Which own fields do clients and deals have?
-- One row per entry, retired ones too.
-- takes: nothing
-- gives: id uuid, entity varchar, name varchar, kind varchar, choices varchar, position integer, version integer, retired boolean
SELECT id, entity, name, kind, choices, position, version, retired_at IS NOT NULL AS retired
FROM visible.custom_fields
ORDER BY entity, position, id
