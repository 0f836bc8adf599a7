-- Whom is one to ask today?
-- One row per invitation of a running wave that was neither answered nor declined nor sent by link, of clients in hand; those tried
-- today in vain wait until tomorrow, those tried three times are left. Not tried yet first, then by name.
-- takes: as_of timestamp, line uuid, manager uuid, invitation uuid
-- gives: invitation_id uuid, wave varchar, survey_id uuid, survey varchar, kind varchar, top integer, client_id uuid, client varchar, person varchar
-- + phone varchar, email varchar, language varchar, owner varchar, tries integer, not_reached_at timestamp, n bigint
SELECT i.id AS invitation_id, w.name AS wave, s.id AS survey_id, s.name AS survey, s.kind, coalesce(s.top, 10) AS top, c.id AS client_id, c.name AS client, p.name AS person,
       coalesce(p.phone, c.phone) AS phone, coalesce(p.email, c.email) AS email, i.language, o.name AS owner, coalesce(i.tries, 0) AS tries,
       i.not_reached_at, count(*) OVER () AS n
FROM visible.invitations i JOIN visible.survey_waves w ON w.id = i.wave_id JOIN visible.surveys s ON s.id = i.survey_id
JOIN visible.clients_in_hand c ON c.id = i.client_id LEFT JOIN visible.persons p ON p.id = i.person_id LEFT JOIN visible.staff o ON o.id = c.owner_id
WHERE w.happened_at <= $as_of AND (w.closed_at IS NULL OR w.closed_at > $as_of) AND i.declined_at IS NULL AND i.sent_at IS NULL
  AND coalesce(i.tries, 0) < 3 AND (i.not_reached_at IS NULL OR local_day(i.not_reached_at) < local_day($as_of))
  AND i.id NOT IN (SELECT invitation_id FROM visible.answers WHERE invitation_id IS NOT NULL)
  AND ($line IS NULL OR c.line_id = $line) AND ($manager IS NULL OR coalesce(c.owner_id, nobody()) = $manager)
  AND ($invitation IS NULL OR i.id = $invitation)
ORDER BY tries, c.name, i.id LIMIT 200
