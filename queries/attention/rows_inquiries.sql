-- Which inquiries came in from a source in the last so many weeks?
-- One row per lead, or deal that began without one, of the weeks that ended with the last whole day before as_of, the latest first.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid, subject uuid, weeks integer
-- gives: lead_id uuid, inquiry varchar, client varchar, arrived_at timestamp, source varchar, owner varchar
WITH edge AS (
    SELECT CASE WHEN $as_of >= end_before(plus_days(local_day($as_of), 1)) THEN plus_days(local_day($as_of), 1) ELSE local_day($as_of) END AS day)
SELECT CASE WHEN i.is_lead THEN i.id END AS lead_id, i.name AS inquiry, c.name AS client, i.happened_at AS arrived_at, s.name AS source, o.name AS owner
FROM visible.inquiries i CROSS JOIN edge e LEFT JOIN visible.clients c ON c.id = i.client_id
LEFT JOIN visible.sources s ON s.id = i.source_id LEFT JOIN visible.staff o ON o.id = i.owner_id
WHERE i.happened_at >= utc_of_day(plus_days(e.day, -7 * coalesce($weeks, 1))) AND i.happened_at < utc_of_day(e.day)
  AND i.source_id IS NOT NULL AND ($subject IS NULL OR i.source_id = $subject)
  AND ($line IS NULL OR i.line_id = $line)
  AND (($team IS NULL AND $manager IS NULL) OR i.id IN (SELECT inquiry_id FROM visible.inquiry_holders WHERE stood(held_from, held_to, $as_of)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager))) AND ($source IS NULL OR i.source_id = $source)
ORDER BY i.happened_at DESC, i.id
