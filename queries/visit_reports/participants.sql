-- Who took part in this meeting, and who else could have?
-- One row per person of its client (kind person) and per colleague (kind colleague); `there`: took part.
-- takes: contact uuid
-- gives: kind varchar, who_id uuid, name varchar, role varchar, there boolean
WITH meeting AS (SELECT id, client_id, person_id, staff_id, line_id FROM visible.contacts WHERE id = $contact)
SELECT 'person' AS kind, p.id AS who_id, p.name, max(r.role) AS role,
       coalesce(max(CASE WHEN p.id = m.person_id THEN 1 ELSE 0 END), 0) = 1
       OR p.id IN (SELECT person_id FROM visible.contact_people WHERE contact_id = $contact) AS there
FROM meeting m JOIN visible.person_roles r ON r.client_id = m.client_id JOIN visible.persons p ON p.id = r.person_id
WHERE p.retired_at IS NULL GROUP BY p.id, p.name
UNION ALL
SELECT 'colleague', s.id, s.name, s.role, s.id IN (SELECT staff_id FROM visible.contact_staff WHERE contact_id = $contact)
FROM meeting m JOIN visible.staff s ON s.id <> coalesce(m.staff_id, nobody())
WHERE (s.retired_at IS NULL AND s.disabled_at IS NULL) OR s.id IN (SELECT staff_id FROM visible.contact_staff WHERE contact_id = $contact)
ORDER BY kind, name, who_id
