-- Which deals came from a source?
-- One row per deal of the inquiries of the period, as it stands as of as_of; kind: open, won, lost, or all; first: its client's first won deal;
-- reason: why it was lost; owner: who had it when it came there.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, entry_point uuid, campaign uuid
-- + kind varchar, first boolean, reason uuid
-- gives: deal_id uuid, deal varchar, client_id uuid, client varchar, outcome varchar, state_since timestamp, asked_at timestamp, entry_point varchar
-- + source varchar, campaign varchar, amount decimal, is_first boolean, reason varchar, owner varchar
WITH standing AS (
    SELECT s.deal_id, coalesce(l.id, s.deal_id) AS inquiry_id, s.kind, s.amount, s.owner_id, s.valid_from, coalesce(l.happened_at, s.created_at) AS asked_at,
           CASE WHEN s.kind = 'lost' THEN s.loss_reason_id END AS reason_id,
           w.deal_id IS NOT NULL AND coalesce(w.first_from <= $as_of, true) AS is_first
    FROM visible.stage_spans s LEFT JOIN visible.leads l ON l.id = s.lead_id
    LEFT JOIN visible.client_wins w ON w.deal_id = s.deal_id AND w.seq = s.seq
    WHERE s.valid_from <= $as_of AND (s.valid_to IS NULL OR s.valid_to > $as_of))
SELECT d.id AS deal_id, d.name AS deal, d.client_id, c.name AS client, t.kind AS outcome, t.valid_from AS state_since, t.asked_at,
       e.name AS entry_point, s.name AS source, m.name AS campaign, t.amount, t.is_first, r.name AS reason, o.name AS owner
FROM visible.inquiries i JOIN standing t ON t.inquiry_id = i.id JOIN visible.deals d ON d.id = t.deal_id
LEFT JOIN visible.clients c ON c.id = d.client_id LEFT JOIN visible.entry_points e ON e.id = i.entry_point_id
LEFT JOIN visible.sources s ON s.id = i.source_id LEFT JOIN visible.campaigns m ON m.id = i.campaign_id
LEFT JOIN visible.staff o ON o.id = t.owner_id LEFT JOIN visible.loss_reasons r ON r.id = t.reason_id
WHERE i.happened_at >= $since AND i.happened_at < $until AND i.happened_at <= $as_of
  AND ($line IS NULL OR i.line_id = $line)
  AND (($team IS NULL AND $manager IS NULL) OR i.id IN (SELECT inquiry_id FROM visible.inquiry_holders WHERE stood(held_from, held_to, $as_of)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)))
  AND ($source IS NULL OR coalesce(i.source_id, nobody()) = $source)
  AND ($entry_point IS NULL OR coalesce(i.entry_point_id, nobody()) = $entry_point)
  AND ($campaign IS NULL OR coalesce(i.campaign_id, nobody()) = $campaign)
  AND ($kind IS NULL OR t.kind = $kind) AND ($first IS NULL OR t.is_first = $first)
  AND ($reason IS NULL OR (t.kind = 'lost' AND coalesce(t.reason_id, nobody()) = $reason))
ORDER BY t.amount DESC NULLS LAST, d.id
