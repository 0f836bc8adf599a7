-- Whom did we ask in the period, and who answered?
-- One row per delivered invitation to the NPS survey; answered: only those that were (true) or were not (false);
-- wave: only this one (nobody: of none).
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- + occasion varchar, answered boolean, wave uuid
-- gives: invitation_id uuid, happened_at timestamp, client_id uuid, client varchar, person varchar, channel varchar
-- + answered boolean
WITH asked AS (
    SELECT i.id, i.happened_at, i.client_id, c.name AS client, i.person_id, i.channel
    FROM visible.invitations i JOIN visible.surveys s ON s.id = i.survey_id JOIN visible.clients c ON c.id = i.client_id
    LEFT JOIN visible.client_owners w ON w.client_id = i.client_id
        AND (w.valid_from IS NULL OR w.valid_from <= i.happened_at) AND (w.valid_to IS NULL OR w.valid_to > i.happened_at)
    WHERE s.kind = 'nps' AND s.occasion = coalesce($occasion, 'relationship') AND i.delivered
      AND ($wave IS NULL OR coalesce(i.wave_id, nobody()) = $wave)
      AND i.happened_at >= $since AND i.happened_at < $until AND i.happened_at <= $as_of
      AND ($line IS NULL OR c.line_id = $line)
      AND ($team IS NULL OR coalesce(w.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(w.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(c.source_id, nobody()) = $source)),
answered AS (SELECT DISTINCT invitation_id FROM visible.answers WHERE happened_at <= $as_of AND invitation_id IS NOT NULL)
SELECT i.id AS invitation_id, i.happened_at, i.client_id, i.client, p.name AS person, i.channel,
       n.invitation_id IS NOT NULL AS answered
FROM asked i LEFT JOIN answered n ON n.invitation_id = i.id LEFT JOIN visible.persons p ON p.id = i.person_id
WHERE $answered IS NULL OR $answered = (n.invitation_id IS NOT NULL)
ORDER BY i.happened_at DESC, i.id
