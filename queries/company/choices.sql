-- Which lines, teams, people and sources can the dashboards be narrowed to?
-- One row per choice, retired ones last; team and manager only those whose work this viewer may look at.
-- takes: nothing
-- gives: kind varchar, name varchar, position bigint
SELECT 'line' AS kind, name, CAST(position AS BIGINT) AS position FROM visible.lines
UNION ALL
SELECT 'team' AS kind, t.name, CAST(0 AS BIGINT) AS position FROM visible.teams t
WHERE t.id IN (SELECT team_id FROM visible.owners)
UNION ALL
SELECT 'manager' AS kind, name, CASE WHEN retired_at IS NULL AND disabled_at IS NULL THEN 0 ELSE 1 END AS position FROM visible.owners
UNION ALL
SELECT 'source' AS kind, name, CAST(position AS BIGINT) + CASE WHEN retired_at IS NULL THEN 0 ELSE 10000 END AS position FROM visible.sources
ORDER BY kind, position, name
