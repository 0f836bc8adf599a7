-- Which deals stand open in a stage as of a day, and which of them over its limit?
-- One row per open deal as of as_of, with who held it then and the limit known then; over: true for those past their stage's limit, all when left out.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid, stage uuid, over boolean
-- gives: deal_id uuid, deal varchar, client_id uuid, client varchar, stage varchar, days double, limit_days double, over_days double, amount decimal, owner varchar
SELECT d.id AS deal_id, d.name AS deal, d.client_id, c.name AS client, s.stage, days_between(s.valid_from, $as_of) AS days,
       t.limit_hours / 24e0 AS limit_days, CASE WHEN hours_between(s.valid_from, $as_of) > t.limit_hours
           THEN days_between(s.valid_from, $as_of) - t.limit_hours / 24e0 END AS over_days, s.amount, o.name AS owner
FROM visible.stage_holdings s JOIN visible.deals d ON d.id = s.deal_id
LEFT JOIN visible.stage_terms t ON t.stage_id = s.stage_id
    AND (t.valid_from IS NULL OR t.valid_from <= $as_of) AND (t.valid_to IS NULL OR t.valid_to > $as_of)
LEFT JOIN visible.clients c ON c.id = d.client_id LEFT JOIN visible.staff o ON o.id = s.owner_id
WHERE s.kind = 'open' AND s.held_from <= $as_of AND (s.held_to IS NULL OR s.held_to > $as_of)
  AND ($line IS NULL OR s.line_id = $line)
  AND ($team IS NULL OR coalesce(s.team_id, nobody()) = $team)
  AND ($manager IS NULL OR coalesce(s.owner_id, nobody()) = $manager)
  AND ($source IS NULL OR coalesce(s.source_id, nobody()) = $source)
  AND ($stage IS NULL OR s.stage_id = $stage)
  AND ($over IS NULL OR coalesce(hours_between(s.valid_from, $as_of) > t.limit_hours, false) = $over)
ORDER BY over_days DESC NULLS LAST, s.amount DESC NULLS LAST, d.id
