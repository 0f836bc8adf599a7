-- Which deals stand open, since when in their stage, for how much and with whom?
-- One row per open deal as of as_of, with who held it then and the amount it was worth then (empty: nobody said).
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: deal_id uuid, deal varchar, client varchar, owner_id uuid, owner varchar, line_id uuid, stage_id uuid, stage varchar, days double, amount double
SELECT h.deal_id, d.name AS deal, c.name AS client, h.owner_id, o.name AS owner, h.line_id, h.stage_id, h.stage,
       days_between(h.valid_from, $as_of) AS days, CAST(h.amount AS DOUBLE) AS amount
FROM visible.stage_holdings h JOIN visible.deals d ON d.id = h.deal_id
LEFT JOIN visible.clients c ON c.id = d.client_id LEFT JOIN visible.staff o ON o.id = h.owner_id
WHERE h.kind = 'open' AND h.held_from <= $as_of AND (h.held_to IS NULL OR h.held_to > $as_of)
  AND ($line IS NULL OR h.line_id = $line)
  AND ($team IS NULL OR coalesce(h.team_id, nobody()) = $team)
  AND ($manager IS NULL OR coalesce(h.owner_id, nobody()) = $manager)
  AND ($source IS NULL OR coalesce(h.source_id, nobody()) = $source)
ORDER BY h.deal_id
