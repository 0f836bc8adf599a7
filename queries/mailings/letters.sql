-- Who gets a letter of this mailing, what became of it, and who gets none for which reason?
-- One row per client of the mailing, those whose letter did not arrive or who get none first; reason: JSON of a code and what the server said.
-- takes: mailing uuid
-- gives: letter_id uuid, client_id uuid, client varchar, person_id uuid, person varchar, address varchar, subject varchar, body varchar, state varchar
-- + reason varchar, settled_at timestamp
SELECT l.id AS letter_id, l.client_id, c.name AS client, p.id AS person_id, p.name AS person, l.address, l.subject, l.body, l.state, l.reason, l.settled_at
FROM visible.letters l LEFT JOIN visible.clients c ON c.id = l.client_id LEFT JOIN visible.persons p ON p.id = l.person_id
WHERE l.mailing_id = $mailing
ORDER BY CASE l.state WHEN 'failed' THEN 1 WHEN 'bounced' THEN 2 WHEN 'left_out' THEN 3 ELSE 4 END, c.name, l.id
