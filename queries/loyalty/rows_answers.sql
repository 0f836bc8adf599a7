-- Which answers stand behind the NPS?
-- One row per answer counted in the period: the latest per person; voice: promoter, passive or detractor; reason: only this one.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- + occasion varchar, voice varchar, reason uuid
-- gives: answer_id uuid, happened_at timestamp, client_id uuid, client varchar, person varchar, score integer
-- + voice varchar, reason varchar, comment varchar
WITH heard AS (
    SELECT a.id, a.happened_at, a.client_id, a.person_id, a.score, a.reason_id, a.comment,
           row_number() OVER (PARTITION BY coalesce(a.person_id, a.client_id)
                              ORDER BY a.happened_at DESC, a.entered_at DESC, a.id) AS back
    FROM visible.answers a JOIN visible.surveys s ON s.id = a.survey_id
    WHERE s.kind = 'nps' AND s.occasion = coalesce($occasion, 'relationship') AND a.score IS NOT NULL
      AND a.happened_at >= $since AND a.happened_at < $until AND a.happened_at <= $as_of
      AND ($line IS NULL OR a.line_id = $line)
      AND ($team IS NULL OR coalesce(a.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(a.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(a.source_id, nobody()) = $source)),
counted AS (
    SELECT id, happened_at, client_id, person_id, score, reason_id, comment,
           CASE WHEN score >= 9 THEN 'promoter' WHEN score >= 7 THEN 'passive' ELSE 'detractor' END AS voice
    FROM heard WHERE back = 1)
SELECT h.id AS answer_id, h.happened_at, h.client_id, c.name AS client, p.name AS person, h.score,
       h.voice,
       r.name AS reason, h.comment
FROM counted h LEFT JOIN visible.clients c ON c.id = h.client_id LEFT JOIN visible.persons p ON p.id = h.person_id
LEFT JOIN visible.survey_reasons r ON r.id = h.reason_id
WHERE ($voice IS NULL OR h.voice = $voice) AND ($reason IS NULL OR coalesce(h.reason_id, nobody()) = $reason)
ORDER BY h.score, h.happened_at DESC, h.id
