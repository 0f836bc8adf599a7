-- At which clients does or did this person have a role?
-- One row per role at a client in sight, the present ones first.
-- takes: person uuid
-- gives: role_id uuid, client_id uuid, client varchar, role varchar, is_main boolean, since date, until date, owner varchar, version integer
SELECT r.id AS role_id, c.id AS client_id, c.name AS client, r.role, r.is_main, r.since, r.until, o.name AS owner, r.version
FROM visible.person_roles r JOIN visible.clients c ON c.id = r.client_id LEFT JOIN visible.staff o ON o.id = c.owner_id
WHERE r.person_id = $person ORDER BY CASE WHEN r.until IS NULL THEN 0 ELSE 1 END, c.name, r.id
