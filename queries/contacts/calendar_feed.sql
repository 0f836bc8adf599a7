-- What stands in a person's calendar?
-- One row per planned contact of the person, or of a colleague whose deputy the person is on the day of as_of, due from 30 days before as_of to a year after it.
-- first_id stays when a contact is moved to another day, and changes rises: a calendar moves its entry instead of making a second one.
-- takes: as_of timestamp, manager uuid
-- gives: contact_id uuid, first_id uuid, changes bigint, due_at timestamp, changed_at timestamp, kind varchar, client_id uuid, client varchar
-- + lead varchar, person varchar, note varchar, owner_id uuid, owner varchar
WITH RECURSIVE moved AS (SELECT id, moved_to_id, version FROM visible.contacts WHERE state = 'moved' AND moved_to_id IS NOT NULL),
due AS (
    SELECT id, client_id, lead_id, person_id, staff_id, kind, note, due_at, entered_at, version FROM visible.contacts
    WHERE state = 'planned' AND due_at >= plus_days(local_day($as_of), -30) AND due_at < plus_days(local_day($as_of), 366)
      AND (staff_id = $manager OR staff_id IN (SELECT a.staff_id FROM visible.absences a WHERE a.deputy_id = $manager
          AND a.since <= local_day($as_of) AND local_day($as_of) < a.until))),
chain AS (
    SELECT id AS contact_id, id AS first_id, CAST(version AS BIGINT) AS changes, 0 AS step FROM due
    UNION ALL
    SELECT c.contact_id, b.id, c.changes + b.version, c.step + 1 FROM chain c JOIN moved b ON b.moved_to_id = c.first_id WHERE c.step < 1000),
began AS (SELECT contact_id, max(step) AS step FROM chain GROUP BY contact_id)
SELECT p.id AS contact_id, c.first_id, c.changes - 1 AS changes, p.due_at, p.entered_at AS changed_at, k.name AS kind, p.client_id,
       b.name AS client, l.name AS lead, n.name AS person, p.note, p.staff_id AS owner_id, o.name AS owner
FROM began g JOIN chain c ON c.contact_id = g.contact_id AND c.step = g.step JOIN due p ON p.id = g.contact_id
JOIN visible.contact_kinds k ON k.code = p.kind LEFT JOIN visible.clients b ON b.id = p.client_id LEFT JOIN visible.leads l ON l.id = p.lead_id
LEFT JOIN visible.persons n ON n.id = p.person_id LEFT JOIN visible.staff o ON o.id = p.staff_id
ORDER BY p.due_at, p.id
