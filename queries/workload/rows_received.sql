-- Which leads did the managers receive in the last 30 days?
-- One row per lead and owner: the first time it was given to that person within 30 days before as_of.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: lead_id uuid, lead varchar, client_id uuid, client varchar, received_at timestamp, source varchar, owner varchar
SELECT l.id AS lead_id, l.name AS lead, l.client_id, c.name AS client, min(a.happened_at) AS received_at, s.name AS source, o.name AS owner
FROM visible.lead_owners a JOIN visible.leads l ON l.id = a.lead_id JOIN visible.owners o ON o.id = a.owner_id
LEFT JOIN visible.clients c ON c.id = l.client_id LEFT JOIN visible.sources s ON s.id = l.source_id
WHERE a.happened_at <= $as_of AND days_between(a.happened_at, $as_of) < 30
  AND ($line IS NULL OR l.line_id = $line) AND ($source IS NULL OR coalesce(l.source_id, nobody()) = $source)
  AND ($team IS NULL OR coalesce(o.team_id, nobody()) = $team) AND ($manager IS NULL OR o.id = $manager)
GROUP BY l.id, l.name, l.client_id, c.name, s.name, o.name, o.id
ORDER BY received_at DESC, l.id, o.id
