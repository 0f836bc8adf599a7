-- Where would this result move the deal, if the contact happened at that moment (`as_of`)?
-- One row; `to_stage` is empty when the deal stays: a result moves an open deal forward only, and never before its last move.
-- takes: deal uuid, result uuid, as_of timestamp
-- gives: deal varchar, from_stage varchar, to_stage varchar, to_kind varchar, limit_days double
WITH stands AS (
    SELECT d.id, coalesce(d.code, d.name) AS deal, d.line_id, s.name AS stage, s.position, s.kind,
           (SELECT max(e.happened_at) FROM visible.stage_events e WHERE e.deal_id = $deal) AS since
    FROM visible.deals_in_hand d JOIN visible.stages s ON s.id = d.stage_id WHERE d.id = $deal)
SELECT a.deal, a.stage AS from_stage, t.name AS to_stage, t.kind AS to_kind, t.limit_hours / 24e0 AS limit_days
FROM stands a
LEFT JOIN visible.result_moves m ON m.result_id = $result AND m.line_id = a.line_id AND a.kind = 'open' AND a.since <= $as_of
LEFT JOIN visible.stages t ON t.id = m.stage_id AND t.retired_at IS NULL AND (t.kind <> 'open' OR t.position > a.position)
ORDER BY a.deal
