-- What did the new clients of a source buy again within twelve months?
-- One row per purchase after the first won deal of a client whose first won deal came from an inquiry of the period, in another deal, within 365
-- days and not after as_of; entry_point and campaign narrow it down.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, entry_point uuid, campaign uuid
-- gives: client_id uuid, client varchar, won_at timestamp, bought_at timestamp, amount decimal, entry_point varchar, source varchar, campaign varchar
WITH standing AS (
    SELECT d.deal_id, d.client_id, d.inquiry_id, d.valid_from AS won_at
    FROM visible.deal_standings d JOIN visible.client_wins w ON w.deal_id = d.deal_id AND w.seq = d.seq AND coalesce(w.first_from <= $as_of, true)
    WHERE d.kind = 'won' AND d.client_id IS NOT NULL AND d.valid_from <= $as_of AND (d.valid_to IS NULL OR d.valid_to > $as_of))
SELECT t.client_id, c.name AS client, t.won_at, p.happened_at AS bought_at, p.amount, e.name AS entry_point, s.name AS source, m.name AS campaign
FROM standing t JOIN visible.inquiries i ON i.id = t.inquiry_id
JOIN visible.purchases p ON p.client_id = t.client_id AND p.deal_id IS DISTINCT FROM t.deal_id AND p.happened_at > t.won_at
    AND days_between(t.won_at, p.happened_at) <= 365 AND p.happened_at <= $as_of AND (p.undone_at IS NULL OR p.undone_at > $as_of)
LEFT JOIN visible.clients c ON c.id = t.client_id LEFT JOIN visible.entry_points e ON e.id = i.entry_point_id
LEFT JOIN visible.sources s ON s.id = i.source_id LEFT JOIN visible.campaigns m ON m.id = i.campaign_id
WHERE i.happened_at >= $since AND i.happened_at < $until AND i.happened_at <= $as_of
  AND ($line IS NULL OR i.line_id = $line)
  AND (($team IS NULL AND $manager IS NULL) OR i.id IN (SELECT inquiry_id FROM visible.inquiry_holders WHERE stood(held_from, held_to, $as_of)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)))
  AND ($source IS NULL OR coalesce(i.source_id, nobody()) = $source)
  AND ($entry_point IS NULL OR coalesce(i.entry_point_id, nobody()) = $entry_point)
  AND ($campaign IS NULL OR coalesce(i.campaign_id, nobody()) = $campaign)
ORDER BY p.happened_at DESC, t.client_id, p.id
