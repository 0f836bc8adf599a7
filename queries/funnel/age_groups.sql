-- Whose deals can be compared by age: of which managers, sources and lines were deals created in the period?
-- One row per group, most deals first; each kind is narrowed by the other filters, not by its own. Managers: those whose work this viewer may look at.
-- Credit: the owner when the deal was created.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: kind varchar, name varchar, deals bigint
WITH born AS (
    SELECT line_id, owner_id, source_id, $line IS NULL OR line_id = $line AS in_line,
           $manager IS NULL OR coalesce(owner_id, nobody()) = $manager AS in_manager,
           $source IS NULL OR coalesce(source_id, nobody()) = $source AS in_source
    FROM visible.stage_spans
    WHERE seq = 1 AND valid_from >= $since AND valid_from < $until AND valid_from <= $as_of
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)),
counted AS (
    SELECT 'manager' AS kind, o.name, count(*) AS deals
    FROM born b JOIN visible.owners o ON o.id = b.owner_id WHERE b.in_line AND b.in_source GROUP BY o.name
    UNION ALL
    SELECT 'source' AS kind, s.name, count(*) AS deals
    FROM born b JOIN visible.sources s ON s.id = b.source_id WHERE b.in_line AND b.in_manager GROUP BY s.name
    UNION ALL
    SELECT 'source' AS kind, '-' AS name, count(*) AS deals FROM born WHERE source_id IS NULL AND in_line AND in_manager HAVING count(*) > 0
    UNION ALL
    SELECT 'line' AS kind, l.name, count(*) AS deals
    FROM born b JOIN visible.lines l ON l.id = b.line_id WHERE b.in_manager AND b.in_source GROUP BY l.name)
SELECT kind, name, deals FROM counted ORDER BY kind, deals DESC, name
