-- Which answers stand behind the NPS?
-- One row per answer counted in the period: the latest per person; voice: promoter, passive or detractor; reason: only those with this
-- theme (nobody: with none). The theme shown is the first by name.
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
named AS (
    SELECT id, reason_id FROM heard WHERE reason_id IS NOT NULL
    UNION SELECT h.id, t.reason_id FROM heard h JOIN visible.answer_reasons t ON t.answer_id = h.id AND t.confirmed_at <= $as_of),
first AS (SELECT n.id, min(r.name) AS reason FROM named n JOIN visible.survey_reasons r ON r.id = n.reason_id GROUP BY n.id),
counted AS (
    SELECT id, happened_at, client_id, person_id, score, comment,
           CASE WHEN score >= 9 THEN 'promoter' WHEN score >= 7 THEN 'passive' ELSE 'detractor' END AS voice
    FROM heard WHERE back = 1)
SELECT h.id AS answer_id, h.happened_at, h.client_id, c.name AS client, p.name AS person, h.score,
       h.voice, f.reason, h.comment
FROM counted h LEFT JOIN visible.clients c ON c.id = h.client_id LEFT JOIN visible.persons p ON p.id = h.person_id
LEFT JOIN first f ON f.id = h.id
WHERE ($voice IS NULL OR h.voice = $voice)
  AND ($reason IS NULL OR h.id IN (SELECT id FROM named WHERE reason_id = $reason)
    OR ($reason = nobody() AND h.id NOT IN (SELECT id FROM named)))
ORDER BY h.score, h.happened_at DESC, h.id
