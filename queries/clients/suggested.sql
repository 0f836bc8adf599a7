-- With whom was this person to speak by tonight, and with whom did they speak last?
-- One row per client: first what is planned up to the end of today (the latest first), then the last ones spoken with. At most eight.
-- takes: manager uuid, as_of timestamp
-- gives: client_id uuid, person_id uuid, client varchar, person varchar, role varchar, owner varchar, line varchar,
-- + plan_id uuid, deal_id uuid, due_at timestamp, planned_kind varchar, planned_note varchar
WITH planned AS (
    SELECT c.client_id, c.person_id, c.id AS plan_id, c.deal_id, c.due_at, c.kind AS planned_kind, c.note AS planned_note, c.due_at AS moment, 1 AS place,
           row_number() OVER (PARTITION BY c.client_id ORDER BY c.due_at, c.id) AS nth
    FROM visible.contacts c
    WHERE c.staff_id = $manager AND c.state = 'planned' AND c.due_at < utc_of_day(plus_days(local_day($as_of), 1))),
recent AS (
    SELECT c.client_id, c.person_id, CAST(NULL AS UUID) AS plan_id, CAST(NULL AS UUID) AS deal_id, CAST(NULL AS TIMESTAMP) AS due_at,
           CAST(NULL AS VARCHAR) AS planned_kind, CAST(NULL AS VARCHAR) AS planned_note, c.happened_at AS moment, 2 AS place,
           row_number() OVER (PARTITION BY c.client_id ORDER BY c.happened_at DESC, c.id) AS nth
    FROM visible.contacts c
    WHERE c.staff_id = $manager AND c.state = 'held' AND c.happened_at >= CAST(plus_days(local_day($as_of), -30) AS TIMESTAMP)
      AND c.client_id NOT IN (SELECT client_id FROM planned WHERE client_id IS NOT NULL)),
together AS (SELECT * FROM planned UNION ALL SELECT * FROM recent)
SELECT k.id AS client_id, b.person_id, k.name AS client, p.name AS person,
       (SELECT max(r.role) FROM visible.person_roles r WHERE r.client_id = k.id AND r.person_id = b.person_id) AS role, s.name AS owner, l.name AS line,
       b.plan_id, b.deal_id, b.due_at, b.planned_kind, b.planned_note
FROM together b JOIN visible.clients_in_hand k ON k.id = b.client_id JOIN visible.lines l ON l.id = k.line_id
LEFT JOIN visible.staff s ON s.id = k.owner_id LEFT JOIN visible.persons p ON p.id = b.person_id
WHERE b.nth = 1
ORDER BY b.place, CASE WHEN b.place = 1 THEN b.moment END, b.moment DESC, k.id LIMIT 8
