-- Which rows changed hands in a handover, from whom to whom?
-- One row per thing of the handover, as it is called today; holder: who has it today, settled or not.
-- takes: handover uuid
-- gives: entity varchar, client varchar, what varchar, giver varchar, receiver varchar, owner varchar
WITH named AS (
    SELECT 'client' AS entity, id, id AS client_id, name AS what, owner_id FROM visible.clients
    UNION ALL SELECT 'deal', id, client_id, name, owner_id FROM visible.deals
    UNION ALL SELECT 'lead', id, client_id, name, owner_id FROM visible.leads
    UNION ALL SELECT 'contact', p.id, p.client_id, k.name, p.staff_id FROM visible.contacts p JOIN visible.contact_kinds k ON k.code = p.kind
    UNION ALL SELECT 'promise', id, client_id, what, owner_id FROM visible.promises
    UNION ALL SELECT 'complaint', id, client_id, what, owner_id FROM visible.complaints
    UNION ALL SELECT 'offer', id, client_id, what, owner_id FROM visible.offers)
SELECT h.entity, c.name AS client, n.what, b.name AS giver, a.name AS receiver, o.name AS owner
FROM visible.handover_changes h JOIN named n ON n.entity = h.entity AND n.id = h.entity_id
LEFT JOIN visible.clients c ON c.id = n.client_id LEFT JOIN visible.staff b ON b.id = h.before_id
LEFT JOIN visible.staff a ON a.id = h.after_id LEFT JOIN visible.staff o ON o.id = n.owner_id
WHERE h.handover_id = $handover ORDER BY h.position
