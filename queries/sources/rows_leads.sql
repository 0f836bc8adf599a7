-- Which leads stand behind a source's numbers?
-- One row per lead created in the period; which: valid, converted (with a deal won by as_of), or all; entry_point and campaign narrow it down.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, entry_point uuid, campaign uuid
-- + which varchar
-- gives: lead_id uuid, lead varchar, client_id uuid, client varchar, arrived_at timestamp, entry_point varchar, source varchar, campaign varchar
-- + valid boolean, deals bigint, won bigint, revenue decimal, owner varchar
WITH deal AS (
    SELECT inquiry_id, count(*) AS deals, count(*) FILTER (WHERE kind = 'won') AS won, sum(amount) FILTER (WHERE kind = 'won') AS revenue
    FROM visible.deal_standings WHERE valid_from <= $as_of AND (valid_to IS NULL OR valid_to > $as_of) GROUP BY inquiry_id)
SELECT i.id AS lead_id, i.name AS lead, i.client_id, c.name AS client, i.happened_at AS arrived_at, e.name AS entry_point, s.name AS source,
       m.name AS campaign, i.valid, coalesce(d.deals, 0) AS deals, coalesce(d.won, 0) AS won, d.revenue, o.name AS owner
FROM visible.inquiries i LEFT JOIN deal d ON d.inquiry_id = i.id LEFT JOIN visible.clients c ON c.id = i.client_id
LEFT JOIN visible.entry_points e ON e.id = i.entry_point_id LEFT JOIN visible.sources s ON s.id = i.source_id
LEFT JOIN visible.campaigns m ON m.id = i.campaign_id LEFT JOIN visible.staff o ON o.id = i.owner_id
WHERE i.is_lead AND i.happened_at >= $since AND i.happened_at < $until AND i.happened_at <= $as_of
  AND ($line IS NULL OR i.line_id = $line)
  AND ($team IS NULL OR coalesce(i.team_id, nobody()) = $team)
  AND ($manager IS NULL OR coalesce(i.owner_id, nobody()) = $manager)
  AND ($source IS NULL OR coalesce(i.source_id, nobody()) = $source)
  AND ($entry_point IS NULL OR coalesce(i.entry_point_id, nobody()) = $entry_point)
  AND ($campaign IS NULL OR coalesce(i.campaign_id, nobody()) = $campaign)
  AND ($which IS NULL OR ($which = 'valid' AND i.valid) OR ($which = 'converted' AND d.won > 0))
ORDER BY i.happened_at DESC, i.id
