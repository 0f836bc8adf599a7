-- With whom was this person to speak by tonight, and with whom did they speak last?
-- One row per client: first what is planned up to the end of today (the longest late on top), then the last ones spoken with. At most eight.
-- takes: manager uuid, as_of timestamp
-- gives: client_id uuid, person_id uuid, client varchar, person varchar, role varchar, due_at timestamp, late boolean
WITH planned AS (
    SELECT client_id, person_id, due_at, due_at AS moment, 1 AS place, row_number() OVER (PARTITION BY client_id ORDER BY due_at, id) AS nth
    FROM visible.contacts
    WHERE staff_id = $manager AND state = 'planned' AND due_at < utc_of_day(plus_days(local_day($as_of), 1))),
recent AS (
    SELECT client_id, person_id, CAST(NULL AS TIMESTAMP) AS due_at, happened_at AS moment, 2 AS place,
           row_number() OVER (PARTITION BY client_id ORDER BY happened_at DESC, id) AS nth
    FROM visible.contacts
    WHERE staff_id = $manager AND state = 'held' AND happened_at >= CAST(plus_days(local_day($as_of), -30) AS TIMESTAMP)
      AND client_id NOT IN (SELECT client_id FROM planned WHERE client_id IS NOT NULL)),
together AS (SELECT * FROM planned UNION ALL SELECT * FROM recent)
SELECT k.id AS client_id, b.person_id, k.name AS client, p.name AS person,
       (SELECT max(r.role) FROM visible.person_roles r WHERE r.client_id = k.id AND r.person_id = b.person_id) AS role,
       b.due_at, coalesce(b.due_at < $as_of, false) AS late
FROM together b JOIN visible.clients_in_hand k ON k.id = b.client_id LEFT JOIN visible.persons p ON p.id = b.person_id
WHERE b.nth = 1
ORDER BY b.place, CASE WHEN b.place = 1 THEN b.moment END, b.moment DESC, k.id LIMIT 8
