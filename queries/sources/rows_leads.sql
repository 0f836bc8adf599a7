-- Which leads stand behind a source's numbers?
-- One row per lead created in the period; which: valid (as was thought as of as_of), answered (by a person, by as_of), converted (with a deal won by as_of), or all; won_before:
-- converted before that moment; entry_point and campaign narrow it down.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, entry_point uuid, campaign uuid
-- + which varchar, won_before timestamp
-- gives: lead_id uuid, lead varchar, client_id uuid, client varchar, arrived_at timestamp, answered_at timestamp, entry_point varchar
-- + source varchar, campaign varchar, valid boolean, deals bigint, won bigint, won_at timestamp, revenue decimal, owner varchar
WITH asking AS (
    SELECT * FROM visible.inquiries
    WHERE is_lead AND happened_at >= $since AND happened_at < $until AND happened_at <= $as_of
      AND ($line IS NULL OR line_id = $line)
      AND (($team IS NULL AND $manager IS NULL) OR id IN (SELECT inquiry_id FROM visible.inquiry_holders WHERE stood(held_from, held_to, $as_of)
          AND ($team IS NULL OR coalesce(team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)))
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)
      AND ($entry_point IS NULL OR coalesce(entry_point_id, nobody()) = $entry_point)
      AND ($campaign IS NULL OR coalesce(campaign_id, nobody()) = $campaign)),
deal AS (
    SELECT inquiry_id, count(*) AS deals, count(*) FILTER (WHERE kind = 'won') AS won, min(valid_from) FILTER (WHERE kind = 'won') AS won_at,
           sum(amount) FILTER (WHERE kind = 'won') AS revenue
    FROM visible.deal_standings WHERE valid_from <= $as_of AND (valid_to IS NULL OR valid_to > $as_of) GROUP BY inquiry_id),
touch AS (
    SELECT coalesce(lead_id, client_id) AS about, happened_at FROM visible.contacts
    WHERE state = 'held' AND direction = 'out' AND NOT automatic AND happened_at >= $since AND happened_at <= $as_of),
known AS (
    SELECT id, id AS about, happened_at FROM asking
    UNION ALL SELECT id, client_id AS about, happened_at FROM asking WHERE client_id IS NOT NULL),
answer AS (
    SELECT k.id, min(t.happened_at) AS answered_at FROM known k JOIN touch t ON t.about = k.about AND t.happened_at >= k.happened_at GROUP BY k.id)
SELECT i.id AS lead_id, i.name AS lead, i.client_id, c.name AS client, i.happened_at AS arrived_at, a.answered_at, e.name AS entry_point,
       s.name AS source, m.name AS campaign, j.valid, coalesce(d.deals, 0) AS deals, coalesce(d.won, 0) AS won, d.won_at, d.revenue, o.name AS owner
FROM asking i LEFT JOIN deal d ON d.inquiry_id = i.id LEFT JOIN answer a ON a.id = i.id
LEFT JOIN visible.lead_judgements j ON j.lead_id = i.id AND stood(j.valid_from, j.valid_to, $as_of) LEFT JOIN visible.clients c ON c.id = i.client_id
LEFT JOIN visible.entry_points e ON e.id = i.entry_point_id LEFT JOIN visible.sources s ON s.id = i.source_id
LEFT JOIN visible.campaigns m ON m.id = i.campaign_id LEFT JOIN visible.staff o ON o.id = i.owner_id
WHERE ($which IS NULL OR ($which = 'valid' AND j.valid) OR ($which = 'answered' AND a.answered_at IS NOT NULL) OR ($which = 'converted' AND d.won > 0))
  AND ($won_before IS NULL OR d.won_at < $won_before)
ORDER BY i.happened_at DESC, i.id
