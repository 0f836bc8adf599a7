-- Who has a letter for this occasion already, written in the last 300 days or waiting in a draft?
-- One row per client, person and occasion (birthday, renewal); those left out count too: they were looked at.
-- takes: as_of timestamp
-- gives: occasion varchar, client_id uuid, person_id uuid
SELECT DISTINCT t.occasion, l.client_id, l.person_id
FROM visible.letters l JOIN visible.mailings m ON m.id = l.mailing_id JOIN visible.letter_templates t ON t.id = m.template_id
WHERE t.occasion IN ('birthday', 'renewal') AND m.happened_at > $as_of - INTERVAL 300 DAY AND m.happened_at <= $as_of
ORDER BY t.occasion, l.client_id, l.person_id
