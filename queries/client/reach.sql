-- How else can this client and its persons be reached?
-- One row per further phone, e-mail, messenger or website.
-- takes: client uuid
-- gives: reach_id uuid, entity varchar, owner_id uuid, kind varchar, label varchar, value varchar, version integer
SELECT id AS reach_id, entity, entity_id AS owner_id, kind, label, value, version FROM visible.reach
WHERE (entity = 'client' AND entity_id = $client)
   OR (entity = 'person' AND entity_id IN (SELECT person_id FROM visible.person_roles WHERE client_id = $client))
ORDER BY entity, entity_id, kind, value, id
