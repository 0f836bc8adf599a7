-- Which purchases of a line came in the last so many weeks?
-- One row per purchase as loyalty counts it, of the weeks that ended with the last whole day before as_of (attention/weekly), the latest first.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid, subject uuid, weeks integer
-- gives: client_id uuid, client varchar, bought_at timestamp, amount decimal, owner varchar
WITH edge AS (
    SELECT CASE WHEN $as_of >= end_before(plus_days(local_day($as_of), 1)) THEN plus_days(local_day($as_of), 1) ELSE local_day($as_of) END AS day)
SELECT p.client_id, c.name AS client, p.happened_at AS bought_at, p.amount, o.name AS owner
FROM visible.purchases p CROSS JOIN edge e LEFT JOIN visible.clients c ON c.id = p.client_id LEFT JOIN visible.staff o ON o.id = p.owner_id
WHERE p.happened_at >= utc_of_day(plus_days(e.day, -7 * coalesce($weeks, 1))) AND p.happened_at < utc_of_day(e.day)
  AND (p.undone_at IS NULL OR p.undone_at > $as_of) AND ($subject IS NULL OR p.line_id = $subject)
  AND ($line IS NULL OR p.line_id = $line) AND ($team IS NULL OR coalesce(p.team_id, nobody()) = $team)
  AND ($manager IS NULL OR coalesce(p.owner_id, nobody()) = $manager) AND ($source IS NULL OR coalesce(p.source_id, nobody()) = $source)
ORDER BY p.happened_at DESC, p.id
