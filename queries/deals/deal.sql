-- What is known of this deal?
-- One row; none when the deal is not the viewer's to work on. Days of 24 hours; slips: how often the day of closing was moved later.
-- takes: deal uuid, as_of timestamp
-- gives: deal_id uuid, deal varchar, code varchar, line_id uuid, line varchar, client_id uuid, client varchar, client_in_hand boolean, amount decimal,
-- + stage_id uuid, stage varchar, kind varchar, since timestamp, days double, limit_days double, expected_close date, contract_end date, person_id uuid,
-- + product_id uuid, source_id uuid, competitor_id uuid, person varchar, product varchar, source varchar, competitor varchar, reason varchar, loss_note varchar,
-- + needs varchar, owner varchar, owner_id uuid, version integer, began_at timestamp, next_at timestamp, next_kind varchar, slips bigint,
-- + moved bigint, first_promised varchar
WITH moves AS (
    SELECT old_value, new_value, happened_at, row_number() OVER (ORDER BY happened_at, entered_at, id) AS nth
    FROM visible.field_history
    WHERE entity = 'deal' AND entity_id = $deal AND field = 'expected_close' AND old_value IS NOT NULL),
ahead AS (
    SELECT due_at, kind, row_number() OVER (ORDER BY due_at, id) AS nth FROM visible.contacts
    WHERE state = 'planned' AND (deal_id = $deal OR (deal_id IS NULL AND client_id = (SELECT client_id FROM visible.deals_in_hand WHERE id = $deal))))
SELECT d.id AS deal_id, d.name AS deal, d.code, d.line_id, l.name AS line, d.client_id, c.name AS client, h.id IS NOT NULL AS client_in_hand, d.amount,
       d.stage_id, d.stage, d.kind, d.since, days_between(d.since, $as_of) AS days, d.limit_hours / 24e0 AS limit_days, d.expected_close, d.contract_end,
       d.person_id, d.product_id, d.source_id, d.competitor_id, p.name AS person, g.name AS product, q.name AS source, w.name AS competitor,
       r.name AS reason, d.loss_note, h.needs, o.name AS owner, d.owner_id, d.version, d.happened_at AS began_at, a.due_at AS next_at, k.name AS next_kind,
       (SELECT count(*) FROM moves WHERE new_value > old_value) AS slips,
       (SELECT count(*) FROM moves) AS moved, (SELECT min(old_value) FROM moves WHERE nth = 1) AS first_promised
FROM visible.deals_standing d JOIN visible.lines l ON l.id = d.line_id
LEFT JOIN visible.clients c ON c.id = d.client_id LEFT JOIN visible.clients_in_hand h ON h.id = d.client_id
LEFT JOIN visible.persons p ON p.id = d.person_id LEFT JOIN visible.products g ON g.id = d.product_id LEFT JOIN visible.sources q ON q.id = d.source_id
LEFT JOIN visible.competitors w ON w.id = d.competitor_id LEFT JOIN visible.loss_reasons r ON r.id = d.loss_reason_id
LEFT JOIN visible.staff o ON o.id = d.owner_id LEFT JOIN ahead a ON a.nth = 1 LEFT JOIN visible.contact_kinds k ON k.code = a.kind
WHERE d.id = $deal
ORDER BY d.id
