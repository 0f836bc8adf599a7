-- Which factors matter to clients, and how do we do in each?
-- One row per factor of the satisfaction surveys in use by as_of; score = mean on 0 to 100 with its 95 % interval (from two answers
-- on); weight = its share of all importance in its survey. The answers are those of loyalty/csi_now; a factor of the same name in an
-- earlier version of a survey is the same factor, whatever its scale was. line_id: the line its survey is of (empty: of all).
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- + occasion varchar
-- gives: factor_id uuid, factor varchar, line_id uuid, importance double, weight double, n bigint, score double, low double
-- + high double
WITH heard AS (
    SELECT a.id,
           row_number() OVER (PARTITION BY coalesce(a.person_id, a.client_id)
                              ORDER BY a.happened_at DESC, a.entered_at DESC, a.id) AS back
    FROM visible.answers a JOIN visible.surveys s ON s.id = a.survey_id
    WHERE s.kind = 'csi' AND s.occasion = coalesce($occasion, 'relationship')
      AND a.happened_at >= $since AND a.happened_at < $until AND a.happened_at <= $as_of
      AND ($line IS NULL OR a.line_id = $line)
      AND ($team IS NULL OR coalesce(a.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(a.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(a.source_id, nobody()) = $source)),
factor AS (
    SELECT f.id, f.name, coalesce(s.line_id, nobody()) AS line_id, f.position, f.importance,
           f.importance / sum(f.importance) OVER (PARTITION BY f.survey_id) AS weight
    FROM visible.survey_factors f JOIN visible.surveys s ON s.id = f.survey_id
    WHERE s.kind = 'csi' AND s.occasion = coalesce($occasion, 'relationship') AND f.importance > 0
      AND (f.retired_at IS NULL OR f.retired_at > $as_of) AND (s.retired_at IS NULL OR s.retired_at > $as_of)
      AND (s.created_at IS NULL OR s.created_at <= $as_of)
      AND ($line IS NULL OR s.line_id IS NULL OR s.line_id = $line)),
scored AS (
    SELECT f.name, coalesce(s.line_id, nobody()) AS line_id, (x.score - 1e0) / (coalesce(s.top, 10) - 1e0) * 100 AS value
    FROM heard h JOIN visible.answer_factors x ON x.answer_id = h.id JOIN visible.survey_factors f ON f.id = x.factor_id
    JOIN visible.surveys s ON s.id = f.survey_id
    WHERE h.back = 1),
counted AS (
    SELECT name, line_id, count(*) AS n, avg(value) AS score, 1.959963984540054 * stddev_samp(value) / sqrt(count(*)) AS half
    FROM scored GROUP BY name, line_id)
SELECT f.id AS factor_id, f.name AS factor, nullif(f.line_id, nobody()) AS line_id, f.importance, f.weight, coalesce(c.n, 0) AS n, c.score, c.score - c.half AS low,
       c.score + c.half AS high
FROM factor f LEFT JOIN counted c ON c.name = f.name AND c.line_id = f.line_id ORDER BY f.importance DESC, f.position, f.id
