-- Which deals were and are there with this client?
-- One row per deal, open ones first, then the latest; days: in the present stage (24 hours each), limit_days: its limit.
-- takes: client uuid, as_of timestamp
-- gives: deal_id uuid, deal varchar, stage varchar, outcome varchar, amount decimal, days double, limit_days double, created_at timestamp,
-- + closed_at timestamp, expected_close date, contract_end date, reason varchar, owner varchar
SELECT d.id AS deal_id, coalesce(d.code, d.name) AS deal, s.name AS stage, CASE WHEN s.kind = 'open' THEN NULL ELSE s.kind END AS outcome, d.amount,
       CASE WHEN s.kind = 'open' THEN days_between(p.valid_from, $as_of) END AS days, s.limit_hours / 24e0 AS limit_days, d.happened_at AS created_at,
       CASE WHEN s.kind <> 'open' THEN p.valid_from END AS closed_at, d.expected_close, d.contract_end, l.name AS reason, o.name AS owner
FROM visible.deals d JOIN visible.stages s ON s.id = d.stage_id
LEFT JOIN visible.stage_spans p ON p.deal_id = d.id AND p.valid_to IS NULL
LEFT JOIN visible.loss_reasons l ON l.id = d.loss_reason_id LEFT JOIN visible.staff o ON o.id = d.owner_id
WHERE d.client_id = $client
ORDER BY CASE WHEN s.kind = 'open' THEN 0 ELSE 1 END, coalesce(p.valid_from, d.happened_at) DESC, d.id
