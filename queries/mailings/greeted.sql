-- Who has a letter for this occasion already, written in the last 300 days or waiting in a draft?
-- One row per client, person and occasion (birthday, renewal); those left out count too: they were looked at.
-- takes: as_of timestamp
-- gives: occasion varchar, client_id uuid, person_id uuid
SELECT DISTINCT occasion, client_id, person_id
FROM visible.greeted
WHERE happened_at > $as_of - INTERVAL 300 DAY AND happened_at <= $as_of
ORDER BY occasion, client_id, person_id
