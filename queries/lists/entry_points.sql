-- By which doors do leads come in?
-- One row per entry, retired ones too.
-- takes: nothing
-- gives: id uuid, name varchar, position integer, version integer, retired boolean
SELECT id, name, position, version, retired_at IS NOT NULL AS retired
FROM visible.entry_points
ORDER BY position, name, id
