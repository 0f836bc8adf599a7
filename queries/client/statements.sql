-- What did this client say that should be remembered, and what of it is not reliable?
-- One row per statement that is not settled, the unreliable ones first, then the latest.
-- takes: client uuid
-- gives: statement_id uuid, words varchar, unreliable boolean, person varchar, happened_at timestamp, version integer
SELECT s.id AS statement_id, s.words, s.unreliable, p.name AS person, s.happened_at, s.version
FROM visible.statements s LEFT JOIN visible.persons p ON p.id = s.person_id
WHERE s.client_id = $client AND s.settled_at IS NULL
ORDER BY s.unreliable DESC, s.happened_at DESC, s.id
