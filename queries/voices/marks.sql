-- How did each client rate each factor, and all in all?
-- One row per answer counted in the period (the latest per person) and factor it rated, on 0 to 100; line_id: the line the survey is of
-- (nobody: of all). For what satisfaction follows.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- + occasion varchar
-- gives: answer_id uuid, survey_id uuid, line_id uuid, factor varchar, value double, overall double
WITH heard AS (
    SELECT a.id, a.survey_id, (a.overall - 1e0) / (coalesce(s.top, 10) - 1e0) * 100 AS overall,
           row_number() OVER (PARTITION BY coalesce(a.person_id, a.client_id)
                              ORDER BY a.happened_at DESC, a.entered_at DESC, a.id) AS back
    FROM visible.answers a JOIN visible.surveys s ON s.id = a.survey_id
    WHERE s.kind = 'csi' AND s.occasion = coalesce($occasion, 'relationship')
      AND a.happened_at >= $since AND a.happened_at < $until AND a.happened_at <= $as_of
      AND ($line IS NULL OR a.line_id = $line)
      AND ($team IS NULL OR coalesce(a.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(a.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(a.source_id, nobody()) = $source)),
mark AS (
    SELECT h.*, f.name AS factor, coalesce(s.line_id, nobody()) AS line_id, (x.score - 1e0) / (coalesce(s.top, 10) - 1e0) * 100 AS value,
           x.score, coalesce(s.top, 10) AS top
    FROM heard h JOIN visible.answer_factors x ON x.answer_id = h.id JOIN visible.survey_factors f ON f.id = x.factor_id
    JOIN visible.surveys s ON s.id = f.survey_id
    WHERE h.back = 1)
SELECT id AS answer_id, survey_id, line_id, factor, value, overall FROM mark ORDER BY line_id, id, factor
