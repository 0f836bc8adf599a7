-- What was said in these meetings, by whom, and can it be relied on?
-- One row per statement: of one meeting, or of all meetings of a period that have a report; `$doubtful`: unreliable ones alone.
-- takes: contact uuid, since timestamp, until timestamp, line uuid, manager uuid, doubtful boolean
-- gives: statement_id uuid, contact_id uuid, client_id uuid, client varchar, words varchar, person varchar, unreliable boolean
-- + settled boolean, version integer, happened_at timestamp
SELECT s.id AS statement_id, s.contact_id, s.client_id, l.name AS client, s.words, p.name AS person, s.unreliable,
       s.settled_at IS NOT NULL AS settled, s.version, s.happened_at
FROM visible.statements s LEFT JOIN visible.clients l ON l.id = s.client_id LEFT JOIN visible.persons p ON p.id = s.person_id
LEFT JOIN visible.visit_reports r ON r.contact_id = s.contact_id
WHERE ((s.contact_id = $contact) OR ($contact IS NULL AND r.happened_at >= $since AND r.happened_at < $until))
  AND ($line IS NULL OR s.line_id = $line) AND ($manager IS NULL OR r.staff_id = $manager)
  AND (NOT coalesce($doubtful, false) OR (s.unreliable AND s.settled_at IS NULL))
ORDER BY l.name, s.happened_at, s.id LIMIT 500
