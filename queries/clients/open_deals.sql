-- Which deals are open with this client, and how long have they stood in their stage?
-- One row per open deal the viewer may work on, the one that moved last on top; days of 24 hours.
-- takes: client uuid, as_of timestamp
-- gives: deal_id uuid, deal varchar, amount decimal, stage varchar, days double, limit_days double, owner_id uuid
SELECT d.id AS deal_id, coalesce(d.code, d.name) AS deal, d.amount, s.name AS stage,
       days_between(e.since, $as_of) AS days, s.limit_hours / 24e0 AS limit_days, d.owner_id
FROM visible.deals_in_hand d JOIN visible.stages s ON s.id = d.stage_id AND s.kind = 'open'
JOIN (SELECT deal_id, max(happened_at) AS since FROM visible.stage_events WHERE client_id = $client GROUP BY deal_id) e ON e.deal_id = d.id
WHERE d.client_id = $client
ORDER BY e.since DESC, d.id
