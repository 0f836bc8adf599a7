-- Who at each client can be written to?
-- One row per e-mail of a client in hand or of a person with a role there now; `consent` of a client's own address is NULL.
-- takes: nothing
-- gives: client_id uuid, person varchar, email varchar, consent boolean
SELECT k.id AS client_id, CAST(NULL AS VARCHAR) AS person, k.email, CAST(NULL AS BOOLEAN) AS consent
FROM visible.clients_in_hand k WHERE k.email <> ''
UNION ALL
SELECT r.client_id, p.name AS person, p.email, p.consent
FROM visible.person_roles r JOIN visible.clients_in_hand k ON k.id = r.client_id JOIN visible.persons p ON p.id = r.person_id
WHERE r.until IS NULL AND p.retired_at IS NULL AND p.email <> ''
ORDER BY client_id, person NULLS FIRST, email
