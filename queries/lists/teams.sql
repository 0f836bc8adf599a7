-- Which teams are there?
-- One row per entry, retired ones too.
-- takes: nothing
-- gives: id uuid, name varchar, version integer, retired boolean
SELECT id, name, version, retired_at IS NOT NULL AS retired
FROM visible.teams
ORDER BY name, id
