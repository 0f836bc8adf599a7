-- Who is invited in a wave of a survey, and how does each invitation stand?
-- One row per invitation of the wave; `invited` narrows to one state at as_of.
-- takes: as_of timestamp, wave uuid, invited varchar
-- gives: invitation_id uuid, client_id uuid, client varchar, person varchar, owner varchar, invited varchar, tries integer, tried_at timestamp
-- + sent_at timestamp, expires_at timestamp, answered_at timestamp
WITH answered AS (SELECT invitation_id, min(happened_at) AS answered_at FROM visible.answers WHERE invitation_id IS NOT NULL GROUP BY invitation_id),
stood AS (
    SELECT i.*, a.answered_at, invitation_state(a.answered_at, i.declined_at, i.sent_at, i.expires_at, i.not_reached_at, $as_of) AS state
    FROM visible.invitations i LEFT JOIN answered a ON a.invitation_id = i.id WHERE i.wave_id = $wave)
SELECT i.id AS invitation_id, i.client_id, c.name AS client, p.name AS person, o.name AS owner, i.state AS invited, i.tries,
       i.not_reached_at AS tried_at, i.sent_at, i.expires_at, i.answered_at
FROM stood i JOIN visible.clients c ON c.id = i.client_id LEFT JOIN visible.persons p ON p.id = i.person_id
LEFT JOIN visible.staff o ON o.id = i.staff_id
WHERE $invited IS NULL OR i.state = $invited
ORDER BY i.state, c.name, i.id
