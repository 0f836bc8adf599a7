-- Which deals were closed in the period?
-- One row per deal won or lost in the period and still so as of as_of; kind: won, lost, or both when left out; stage = its last open one before.
-- competitor: who won it instead; nobody: lost to a competitor whom nobody named.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, kind varchar, stage uuid, reason uuid
-- + competitor uuid
-- gives: deal_id uuid, deal varchar, client_id uuid, client varchar, outcome varchar, closed_at timestamp, days double, amount decimal, stage varchar
-- + reason varchar, competitor varchar, owner varchar
WITH stood AS (
    SELECT s.deal_id, s.seq, max(o.seq) AS open_seq
    FROM visible.stage_spans s JOIN visible.stage_spans o ON o.deal_id = s.deal_id AND o.kind = 'open' AND o.seq < s.seq
    WHERE s.kind <> 'open' GROUP BY s.deal_id, s.seq)
SELECT d.id AS deal_id, d.name AS deal, d.client_id, c.name AS client, s.kind AS outcome, s.valid_from AS closed_at,
       days_between(s.created_at, s.valid_from) AS days, s.amount, b.stage, r.name AS reason, k.name AS competitor, o.name AS owner
FROM visible.stage_spans s JOIN visible.deals d ON d.id = s.deal_id
LEFT JOIN stood t ON t.deal_id = s.deal_id AND t.seq = s.seq
LEFT JOIN visible.stage_spans b ON b.deal_id = s.deal_id AND b.seq = t.open_seq
LEFT JOIN visible.clients c ON c.id = d.client_id LEFT JOIN visible.staff o ON o.id = s.owner_id
LEFT JOIN visible.loss_reasons r ON r.id = s.loss_reason_id LEFT JOIN visible.competitors k ON k.id = s.competitor_id
WHERE s.kind <> 'open' AND s.valid_from >= $since AND s.valid_from < $until AND s.valid_from <= $as_of
  AND (s.valid_to IS NULL OR s.valid_to > $as_of)
  AND ($line IS NULL OR s.line_id = $line)
  AND ($team IS NULL OR coalesce(s.team_id, nobody()) = $team)
  AND ($manager IS NULL OR coalesce(s.owner_id, nobody()) = $manager)
  AND ($source IS NULL OR coalesce(s.source_id, nobody()) = $source)
  AND ($kind IS NULL OR s.kind = $kind) AND ($stage IS NULL OR coalesce(b.stage_id, nobody()) = $stage)
  AND ($reason IS NULL OR coalesce(s.loss_reason_id, nobody()) = $reason)
  AND ($competitor IS NULL OR s.competitor_id = $competitor OR ($competitor = nobody() AND s.competitor_id IS NULL AND r.kind = 'competitor'))
ORDER BY s.amount DESC NULLS LAST, d.id
