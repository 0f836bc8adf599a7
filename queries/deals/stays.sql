-- Through which stages did this deal go, and how long did it stay in each?
-- One row per stay, in order; days of 24 hours, up to as_of for the present one; the deal's whole story, whoever had it then.
-- takes: deal uuid, as_of timestamp
-- gives: seq integer, stage varchar, kind varchar, valid_from timestamp, valid_to timestamp, days double, limit_days double, owner varchar, reason varchar
SELECT s.seq, s.stage, s.kind, s.valid_from, s.valid_to, days_between(s.valid_from, coalesce(s.valid_to, $as_of)) AS days,
       s.limit_hours / 24e0 AS limit_days, o.name AS owner, r.name AS reason
FROM visible.stays_in_hand s LEFT JOIN visible.staff o ON o.id = s.owner_id LEFT JOIN visible.loss_reasons r ON r.id = s.loss_reason_id
WHERE s.deal_id = $deal
ORDER BY s.seq
