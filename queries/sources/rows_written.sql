-- Which leads were written down by whom, without a source or late?
-- One row per lead of the period; flaw: no_source, or how long after its arrival it was written down: hour, day, week, later, late (after a day);
-- who: person (then author), import, itself, others. Imports never count as early or late.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, who varchar, author uuid, flaw varchar
-- gives: lead_id uuid, lead varchar, client_id uuid, client varchar, arrived_at timestamp, written_at timestamp, late_hours double
-- + author varchar, entry_point varchar, source varchar, campaign varchar, owner varchar
WITH lead AS (
    SELECT l.*, CASE WHEN l.import_id IS NOT NULL THEN 'import' WHEN l.entered_by IS NULL THEN 'itself'
           WHEN b.id IS NOT NULL AND (sees_whole() OR o.id IS NOT NULL) THEN 'person' ELSE 'others' END AS wrote,
           CASE WHEN l.import_id IS NULL AND l.entered_at <= $as_of THEN greatest(0e0, hours_between(l.happened_at, l.entered_at)) END AS hours
    FROM visible.leads l LEFT JOIN visible.owners o ON o.id = l.entered_by LEFT JOIN visible.staff b ON b.id = l.entered_by
    WHERE l.happened_at >= $since AND l.happened_at < $until AND l.happened_at <= $as_of
      AND ($line IS NULL OR l.line_id = $line)
      AND (($team IS NULL AND $manager IS NULL) OR l.id IN (SELECT inquiry_id FROM visible.inquiry_holders WHERE stood(held_from, held_to, $as_of)
          AND ($team IS NULL OR coalesce(team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)))
      AND ($source IS NULL OR coalesce(l.source_id, nobody()) = $source))
SELECT l.id AS lead_id, l.name AS lead, l.client_id, c.name AS client, l.happened_at AS arrived_at, l.entered_at AS written_at, l.hours AS late_hours,
       a.name AS author, e.name AS entry_point, s.name AS source, m.name AS campaign, o.name AS owner
FROM lead l LEFT JOIN visible.clients c ON c.id = l.client_id LEFT JOIN visible.entry_points e ON e.id = l.entry_point_id
LEFT JOIN visible.sources s ON s.id = l.source_id LEFT JOIN visible.campaigns m ON m.id = l.campaign_id
LEFT JOIN visible.staff a ON a.id = l.entered_by AND l.wrote = 'person' LEFT JOIN visible.staff o ON o.id = l.owner_id
WHERE ($who IS NULL OR l.wrote = $who) AND ($author IS NULL OR (l.wrote = 'person' AND l.entered_by = $author))
  AND ($flaw IS NULL OR ($flaw = 'no_source' AND l.source_id IS NULL) OR ($flaw = 'written' AND l.hours IS NOT NULL)
       OR ($flaw = 'hour' AND l.hours <= 1) OR ($flaw = 'day' AND l.hours > 1 AND l.hours <= 24) OR ($flaw = 'week' AND l.hours > 24 AND l.hours <= 168)
       OR ($flaw = 'later' AND l.hours > 168) OR ($flaw = 'late' AND l.hours > 24))
ORDER BY l.happened_at DESC, l.id
