-- Which deals of a source were lost, and why?
-- One row per deal lost in the period and still lost as of as_of, under the source of its inquiry; reason narrows it down.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, reason uuid
-- gives: deal_id uuid, deal varchar, client_id uuid, client varchar, lost_at timestamp, source varchar, reason varchar, amount decimal, owner varchar
SELECT s.deal_id, d.name AS deal, s.client_id, c.name AS client, s.valid_from AS lost_at, e.name AS source, r.name AS reason, s.amount, o.name AS owner
FROM visible.stage_spans s JOIN visible.deals d ON d.id = s.deal_id LEFT JOIN visible.leads l ON l.id = s.lead_id
LEFT JOIN visible.clients c ON c.id = s.client_id LEFT JOIN visible.loss_reasons r ON r.id = s.loss_reason_id
LEFT JOIN visible.sources e ON e.id = CASE WHEN l.id IS NULL THEN s.source_id ELSE l.source_id END LEFT JOIN visible.staff o ON o.id = s.owner_id
WHERE s.kind = 'lost' AND s.valid_from >= $since AND s.valid_from < $until AND s.valid_from <= $as_of AND (s.valid_to IS NULL OR s.valid_to > $as_of)
  AND ($line IS NULL OR s.line_id = $line)
  AND ($team IS NULL OR coalesce(s.team_id, nobody()) = $team)
  AND ($manager IS NULL OR coalesce(s.owner_id, nobody()) = $manager)
  AND ($source IS NULL OR coalesce(CASE WHEN l.id IS NULL THEN s.source_id ELSE l.source_id END, nobody()) = $source)
  AND ($reason IS NULL OR coalesce(s.loss_reason_id, nobody()) = $reason)
ORDER BY s.amount DESC NULLS LAST, s.deal_id
