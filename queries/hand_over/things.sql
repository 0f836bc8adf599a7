-- What is handed over: all that is open of one person, or of chosen clients, deals and leads?
-- One row per thing; what shares a bundle_id stays in one hand. Chosen ones are ids with a comma between; with them goes what their holder has there.
-- takes: from_id uuid, clients varchar, deals varchar, leads varchar
-- gives: entity varchar, entity_id uuid, bundle_id uuid, line_id uuid, holder_id uuid, version integer, weight double
-- + client_id uuid, client varchar, what varchar, due_at timestamp, amount decimal, holder varchar, line varchar
WITH anchor AS (
    SELECT entity, entity_id, coalesce(holder_id, nobody()) AS holder_id FROM visible.held_things
    WHERE (entity = 'client' AND position(CAST(entity_id AS VARCHAR) IN $clients) > 0)
       OR (entity = 'deal' AND position(CAST(entity_id AS VARCHAR) IN $deals) > 0)
       OR (entity = 'lead' AND position(CAST(entity_id AS VARCHAR) IN $leads) > 0))
SELECT t.entity, t.entity_id, t.bundle_id, t.line_id, t.holder_id, t.version, t.weight, t.client_id, c.name AS client, t.label AS what, t.due_at,
       t.amount, o.name AS holder, l.name AS line
FROM visible.held_things t JOIN visible.lines l ON l.id = t.line_id
LEFT JOIN visible.clients c ON c.id = t.client_id LEFT JOIN visible.staff o ON o.id = t.holder_id
WHERE t.holder_id = $from_id
   OR (t.client_id, coalesce(t.holder_id, nobody())) IN (SELECT entity_id, holder_id FROM anchor WHERE entity = 'client')
   OR (t.deal_id, coalesce(t.holder_id, nobody())) IN (SELECT entity_id, holder_id FROM anchor WHERE entity = 'deal')
   OR (t.lead_id, coalesce(t.holder_id, nobody())) IN (SELECT entity_id, holder_id FROM anchor WHERE entity = 'lead')
ORDER BY c.name NULLS LAST, t.bundle_id, t.entity, t.due_at NULLS FIRST, t.entity_id
