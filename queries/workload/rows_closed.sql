-- Which deals did each manager win or lose in the period?
-- One row per deal closed in the period and still so as of as_of, with the owner at closing; kind: won, lost, or both when left out.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, kind varchar
-- gives: deal_id uuid, deal varchar, client_id uuid, client varchar, outcome varchar, closed_at timestamp, days double, amount decimal, owner varchar
SELECT d.id AS deal_id, d.name AS deal, d.client_id, c.name AS client, s.kind AS outcome, s.valid_from AS closed_at,
       days_between(s.created_at, s.valid_from) AS days, s.amount, o.name AS owner
FROM visible.stage_spans s JOIN visible.deals d ON d.id = s.deal_id
LEFT JOIN visible.clients c ON c.id = d.client_id LEFT JOIN visible.staff o ON o.id = s.owner_id
WHERE s.kind <> 'open' AND s.valid_from >= $since AND s.valid_from < $until AND s.valid_from <= $as_of
  AND (s.valid_to IS NULL OR s.valid_to > $as_of)
  AND ($line IS NULL OR s.line_id = $line)
  AND ($team IS NULL OR coalesce(s.team_id, nobody()) = $team)
  AND ($manager IS NULL OR coalesce(s.owner_id, nobody()) = $manager)
  AND ($source IS NULL OR coalesce(s.source_id, nobody()) = $source)
  AND ($kind IS NULL OR s.kind = $kind)
ORDER BY s.amount DESC NULLS LAST, d.id
