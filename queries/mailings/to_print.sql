-- Which letters of this mailing stand on paper?
-- One row per letter that waits to be printed or was.
-- takes: mailing uuid
-- gives: letter_id uuid, client varchar, person varchar, address varchar, subject varchar, body varchar
SELECT l.id AS letter_id, c.name AS client, p.name AS person, l.address, l.subject, l.body
FROM visible.letters l JOIN visible.clients c ON c.id = l.client_id LEFT JOIN visible.persons p ON p.id = l.person_id
WHERE l.mailing_id = $mailing AND l.state IN ('waiting', 'printed')
ORDER BY c.name, l.id
