-- Whose targets may be set?
-- One row per line in use and per person who can own deals and is still here; the company itself is no row.
-- takes: nothing
-- gives: kind varchar, id uuid, name varchar, place integer
SELECT 'line' AS kind, id, name, position AS place FROM visible.lines WHERE retired_at IS NULL
UNION ALL
SELECT 'person', id, name, 0 FROM visible.owners WHERE retired_at IS NULL AND disabled_at IS NULL
ORDER BY kind, place, name, id
