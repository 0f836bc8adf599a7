-- Which answers stand behind the satisfaction index?
-- One row per answer counted in the period, the latest per person, with its own index on 0 to 100, the lowest first; factor: only
-- those that rated it (or the factor of the same name in an earlier version), with its own index on 0 to 100.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- + occasion varchar, factor uuid
-- gives: answer_id uuid, happened_at timestamp, client_id uuid, client varchar, person varchar, csi double
-- + factor_csi double, comment varchar
WITH heard AS (
    SELECT a.id, a.happened_at, a.client_id, a.person_id, a.comment, coalesce(s.top, 10) AS top, coalesce(s.line_id, nobody()) AS of_line,
           row_number() OVER (PARTITION BY coalesce(a.person_id, a.client_id)
                              ORDER BY a.happened_at DESC, a.entered_at DESC, a.id) AS back
    FROM visible.answers a JOIN visible.surveys s ON s.id = a.survey_id
    WHERE s.kind = 'csi' AND s.occasion = coalesce($occasion, 'relationship')
      AND a.happened_at >= $since AND a.happened_at < $until AND a.happened_at <= $as_of
      AND ($line IS NULL OR a.line_id = $line)
      AND ($team IS NULL OR coalesce(a.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(a.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(a.source_id, nobody()) = $source)),
wanted AS (
    SELECT f.name, coalesce(s.line_id, nobody()) AS line_id
    FROM visible.survey_factors f JOIN visible.surveys s ON s.id = f.survey_id WHERE f.id = $factor),
rated AS (
    SELECT h.id, f.importance, x.score, (x.score - 1e0) / (h.top - 1e0) * 100 AS value, w.name IS NOT NULL AS wanted
    FROM heard h JOIN visible.answer_factors x ON x.answer_id = h.id JOIN visible.survey_factors f ON f.id = x.factor_id
    LEFT JOIN wanted w ON w.name = f.name AND w.line_id = h.of_line
    WHERE h.back = 1),
valued AS (
    SELECT id, sum(importance * value) / nullif(sum(importance), 0) AS csi, max(CASE WHEN wanted THEN value END) AS factor_csi
    FROM rated WHERE importance > 0 OR wanted GROUP BY id)
SELECT v.id AS answer_id, h.happened_at, h.client_id, c.name AS client, p.name AS person, v.csi,
       v.factor_csi, h.comment
FROM valued v JOIN heard h ON h.id = v.id LEFT JOIN visible.clients c ON c.id = h.client_id
LEFT JOIN visible.persons p ON p.id = h.person_id
WHERE v.csi IS NOT NULL AND ($factor IS NULL OR v.factor_csi IS NOT NULL) ORDER BY v.csi, h.happened_at DESC, v.id
