-- Which complaints came in the period?
-- One row per complaint, the latest on top; credited to who had the client then.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: complaint_id uuid, happened_at timestamp, client_id uuid, client varchar, severity integer, what varchar, manager varchar
SELECT c.id AS complaint_id, c.happened_at, c.client_id, k.name AS client, c.severity, c.what, o.name AS manager
FROM visible.complaints c LEFT JOIN visible.clients k ON k.id = c.client_id LEFT JOIN visible.client_owners w ON w.client_id = c.client_id
 AND (w.valid_from IS NULL OR w.valid_from <= c.happened_at) AND (w.valid_to IS NULL OR w.valid_to > c.happened_at)
LEFT JOIN visible.staff o ON o.id = w.owner_id
WHERE c.happened_at >= $since AND c.happened_at < $until AND c.happened_at <= $as_of AND ($line IS NULL OR c.line_id = $line)
  AND ($team IS NULL OR coalesce(w.team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(w.owner_id, nobody()) = $manager)
  AND ($source IS NULL OR coalesce(k.source_id, nobody()) = $source)
ORDER BY c.happened_at DESC, c.id
