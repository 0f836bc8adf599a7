-- What stands on each of two persons that may be one, and what hangs on each?
-- One row per person; none for a retired one. Moments in UTC; `clients` names the clients of the viewer where the person has a role.
-- takes: a uuid, b uuid
-- gives: id uuid, version integer, name varchar, phone varchar, email varchar, birthday date, language varchar, consent boolean,
-- + note varchar, clients varchar, entered_at timestamp, contacts bigint, deals bigint, last_contact_at timestamp
SELECT p.id, p.version, p.name, p.phone, p.email, p.birthday, p.language, p.consent, p.note,
       (SELECT string_agg(DISTINCT k.name, ', ' ORDER BY k.name) FROM visible.person_roles r JOIN visible.clients_in_hand k ON k.id = r.client_id
        WHERE r.person_id = p.id AND r.until IS NULL) AS clients,
       p.entered_at, (SELECT count(*) FROM visible.contacts c WHERE c.person_id = p.id) AS contacts,
       (SELECT count(*) FROM visible.deals d WHERE d.person_id = p.id) AS deals,
       (SELECT max(c.happened_at) FROM visible.contacts c WHERE c.person_id = p.id AND c.state = 'held') AS last_contact_at
FROM visible.persons p WHERE p.retired_at IS NULL AND (p.id = $a OR p.id = $b)
ORDER BY p.id
