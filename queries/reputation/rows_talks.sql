-- Which clients spoke with us in the period, week by week?
-- One row per line, client and week (from Monday), with the last held contact of that week, the latest on top.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: client_id uuid, client varchar, held_at timestamp, kind varchar, manager varchar
WITH talk AS (
    SELECT t.id, t.client_id, c.name AS client, t.happened_at, t.kind, o.name AS manager,
           row_number() OVER (PARTITION BY t.line_id, t.client_id, local_week(t.happened_at) ORDER BY t.happened_at DESC, t.id) AS back
    FROM visible.contacts t LEFT JOIN visible.staff o ON o.id = t.staff_id LEFT JOIN visible.clients c ON c.id = t.client_id
    WHERE t.state = 'held' AND NOT t.automatic AND t.client_id IS NOT NULL AND t.happened_at >= $since AND t.happened_at < $until
      AND t.happened_at <= $as_of AND ($line IS NULL OR t.line_id = $line) AND ($team IS NULL OR coalesce(o.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(t.staff_id, nobody()) = $manager) AND ($source IS NULL OR coalesce(c.source_id, nobody()) = $source))
SELECT t.client_id, t.client, t.happened_at AS held_at, k.name AS kind, t.manager
FROM talk t LEFT JOIN visible.contact_kinds k ON k.code = t.kind WHERE t.back = 1 ORDER BY t.happened_at DESC, t.id
