-- Who at each client can be written to by e-mail, and why not?
-- One row per e-mail of a client in hand or of a person with a role there now; `barred` is empty where the person agreed and is not unsubscribed;
-- a client's own address has nobody who could have agreed.
-- takes: nothing
-- gives: client_id uuid, person varchar, email varchar, consent boolean, barred varchar
WITH way AS (
    SELECT k.id AS client_id, CAST(NULL AS VARCHAR) AS person, k.email, CAST(NULL AS BOOLEAN) AS consent
    FROM visible.clients_in_hand k WHERE k.email <> ''
    UNION ALL
    SELECT r.client_id, p.name AS person, p.email, p.consent
    FROM visible.person_roles r JOIN visible.clients_in_hand k ON k.id = r.client_id JOIN visible.persons p ON p.id = r.person_id
    WHERE r.until IS NULL AND p.retired_at IS NULL AND p.email <> ''),
gone AS (SELECT DISTINCT address_norm FROM visible.unsubscribes)
SELECT w.client_id, w.person, w.email, w.consent, no_letter(w.consent, g.address_norm IS NOT NULL, false) AS barred
FROM way w LEFT JOIN gone g ON g.address_norm = lower(trim(w.email))
ORDER BY w.client_id, w.person NULLS FIRST, w.email
