-- Which answers stand behind the satisfaction index?
-- One row per answer counted in the period, the latest per person, with its own index on 0 to 100, the lowest first; factor:
-- only those that answered it, with its score of 1 to 10.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- + occasion varchar, factor uuid
-- gives: answer_id uuid, happened_at timestamp, client_id uuid, client varchar, person varchar, csi double
-- + factor_score integer, comment varchar
WITH heard AS (
    SELECT a.id, a.happened_at, a.client_id, a.person_id, a.comment,
           row_number() OVER (PARTITION BY coalesce(a.person_id, a.client_id)
                              ORDER BY a.happened_at DESC, a.entered_at DESC, a.id) AS back
    FROM visible.answers a JOIN visible.surveys s ON s.id = a.survey_id
    WHERE s.kind = 'csi' AND s.occasion = coalesce($occasion, 'relationship')
      AND a.happened_at >= $since AND a.happened_at < $until AND a.happened_at <= $as_of
      AND ($line IS NULL OR a.line_id = $line)
      AND ($team IS NULL OR coalesce(a.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(a.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(a.source_id, nobody()) = $source)),
valued AS (
    SELECT h.id, h.happened_at, h.client_id, h.person_id, h.comment,
           (sum(f.importance * x.score) / sum(f.importance) - 1) / 9e0 * 100 AS csi,
           max(CASE WHEN f.id = $factor THEN x.score END) AS factor_score
    FROM heard h JOIN visible.answer_factors x ON x.answer_id = h.id JOIN visible.survey_factors f ON f.id = x.factor_id
    WHERE h.back = 1 AND f.importance > 0 GROUP BY h.id, h.happened_at, h.client_id, h.person_id, h.comment)
SELECT v.id AS answer_id, v.happened_at, v.client_id, c.name AS client, p.name AS person, v.csi,
       v.factor_score, v.comment
FROM valued v LEFT JOIN visible.clients c ON c.id = v.client_id LEFT JOIN visible.persons p ON p.id = v.person_id
WHERE $factor IS NULL OR v.factor_score IS NOT NULL ORDER BY v.csi, v.happened_at DESC, v.id
