-- Which factors do clients rate badly, and how many of them?
-- One row per factor with a bad mark in the period, most clients first. Bad: in the lower part of the scale, under 40 of 100 (1 and 2 of 5,
-- 1 to 4 of 10). The answers are those of loyalty/csi_now.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- + occasion varchar
-- gives: factor varchar, bad bigint, clients bigint, n bigint, bad_share double, low double, high double
WITH heard AS (
    SELECT a.id, a.client_id,
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
SELECT factor, count(*) FILTER (WHERE value < 40) AS bad, count(DISTINCT CASE WHEN value < 40 THEN client_id END) AS clients, count(*) AS n,
       share(count(*) FILTER (WHERE value < 40), count(*)) AS bad_share, wilson_low(count(*) FILTER (WHERE value < 40), count(*)) AS low,
       wilson_high(count(*) FILTER (WHERE value < 40), count(*)) AS high
FROM mark GROUP BY factor HAVING count(*) FILTER (WHERE value < 40) > 0 ORDER BY bad DESC, factor
