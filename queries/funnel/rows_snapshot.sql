-- Which deals stood open at a moment, and who held them then?
-- One row per deal open at as_of (in one stage, or in all when left out), with its holder, amount and days in the stage at that moment.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid, stage uuid
-- gives: deal_id uuid, deal varchar, client_id uuid, client varchar, stage varchar, entered_at timestamp, days double, amount decimal, owner varchar
SELECT d.id AS deal_id, d.name AS deal, d.client_id, c.name AS client, s.stage, s.valid_from AS entered_at,
       days_between(s.valid_from, $as_of) AS days, s.amount, o.name AS owner
FROM visible.stage_holdings s JOIN visible.deals d ON d.id = s.deal_id
LEFT JOIN visible.clients c ON c.id = d.client_id LEFT JOIN visible.staff o ON o.id = s.owner_id
WHERE s.kind = 'open' AND s.held_from <= $as_of AND (s.held_to IS NULL OR s.held_to > $as_of)
  AND ($line IS NULL OR s.line_id = $line)
  AND ($team IS NULL OR coalesce(s.team_id, nobody()) = $team)
  AND ($manager IS NULL OR coalesce(s.owner_id, nobody()) = $manager)
  AND ($source IS NULL OR coalesce(s.source_id, nobody()) = $source)
  AND ($stage IS NULL OR s.stage_id = $stage)
ORDER BY s.amount DESC NULLS LAST, d.id
