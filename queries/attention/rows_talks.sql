-- Which clients of a line spoke with us in the last so many weeks?
-- One row per client and week, with the last held contact of that week, the latest first; weeks as in attention/weekly.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid, subject uuid, weeks integer
-- gives: client_id uuid, client varchar, held_at timestamp, kind varchar, owner varchar
WITH edge AS (
    SELECT CASE WHEN $as_of >= end_before(plus_days(local_day($as_of), 1)) THEN plus_days(local_day($as_of), 1) ELSE local_day($as_of) END AS day),
talk AS (
    SELECT t.id, t.client_id, t.happened_at, t.kind, o.name AS owner, row_number() OVER (PARTITION BY t.line_id, t.client_id,
           floor((whole_days_between(local_day(t.happened_at), e.day) - 1) / 7e0) ORDER BY t.happened_at DESC, t.id) AS back
    FROM visible.contacts t CROSS JOIN edge e LEFT JOIN visible.staff o ON o.id = t.staff_id
    LEFT JOIN visible.clients c ON c.id = t.client_id AND $source IS NOT NULL
    WHERE t.state = 'held' AND NOT t.automatic AND t.client_id IS NOT NULL
      AND t.happened_at >= utc_of_day(plus_days(e.day, -7 * coalesce($weeks, 1))) AND t.happened_at < utc_of_day(e.day)
      AND ($subject IS NULL OR t.line_id = $subject)
      AND ($line IS NULL OR t.line_id = $line) AND ($team IS NULL OR coalesce(o.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(t.staff_id, nobody()) = $manager) AND ($source IS NULL OR coalesce(c.source_id, nobody()) = $source))
SELECT t.client_id, c.name AS client, t.happened_at AS held_at, k.name AS kind, t.owner
FROM talk t JOIN visible.contact_kinds k ON k.code = t.kind LEFT JOIN visible.clients c ON c.id = t.client_id
WHERE t.back = 1 ORDER BY t.happened_at DESC, t.id
