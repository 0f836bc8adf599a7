-- Who belongs to this client, and who did?
-- One row per role, the present ones first, the main one on top; other_clients: at how many other clients in sight the person has a role.
-- takes: client uuid, as_of timestamp
-- gives: role_id uuid, person_id uuid, person varchar, role varchar, is_main boolean, since date, until date, role_version integer,
-- + phone varchar, email varchar, birthday date, language varchar, consent boolean, retired_at timestamp, other_clients bigint,
-- + last_at timestamp
SELECT r.id AS role_id, p.id AS person_id, p.name AS person, r.role, r.is_main, r.since, r.until, r.version AS role_version,
       p.phone, p.email, p.birthday, p.language, p.consent, p.retired_at,
       (SELECT count(DISTINCT o.client_id) FROM visible.person_roles o WHERE o.person_id = p.id AND o.client_id <> $client) AS other_clients,
       (SELECT max(c.happened_at) FROM visible.contacts c
           WHERE c.client_id = $client AND c.person_id = p.id AND c.state = 'held' AND c.happened_at <= $as_of) AS last_at
FROM visible.person_roles r JOIN visible.persons p ON p.id = r.person_id
JOIN visible.client_cards k ON k.id = r.client_id AND k.in_hand
WHERE r.client_id = $client
ORDER BY CASE WHEN r.until IS NULL AND p.retired_at IS NULL THEN 0 ELSE 1 END, r.is_main DESC, p.name, r.id
