-- How does satisfaction move from month to month, all factors together and each of them?
-- One row per month of the period and factor (empty: the index), months without answers too; score = mean on 0 to 100 with its 95 % interval
-- (from two answers on). One answer per person and month, the latest.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- + occasion varchar
-- gives: month date, factor varchar, n bigint, score double, low double, high double
WITH month AS (
    SELECT day AS month FROM visible.calendar
    WHERE extract(day FROM day) = 1 AND day >= local_month($since) AND starts_at < $until AND starts_at <= $as_of),
heard AS (
    SELECT a.id, local_month(a.happened_at) AS month,
           row_number() OVER (PARTITION BY local_month(a.happened_at), coalesce(a.person_id, a.client_id)
                              ORDER BY a.happened_at DESC, a.entered_at DESC, a.id) AS back
    FROM visible.answers a JOIN visible.surveys s ON s.id = a.survey_id
    WHERE s.kind = 'csi' AND s.occasion = coalesce($occasion, 'relationship')
      AND a.happened_at >= $since AND a.happened_at < $until AND a.happened_at <= $as_of
      AND ($line IS NULL OR a.line_id = $line)
      AND ($team IS NULL OR coalesce(a.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(a.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(a.source_id, nobody()) = $source)),
mark AS (
    SELECT h.id, h.month, f.name AS factor, f.importance, (x.score - 1e0) / (coalesce(s.top, 10) - 1e0) * 100 AS value
    FROM heard h JOIN visible.answer_factors x ON x.answer_id = h.id JOIN visible.survey_factors f ON f.id = x.factor_id
    JOIN visible.surveys s ON s.id = f.survey_id
    WHERE h.back = 1),
valued AS (
    SELECT month, factor, value FROM mark
    UNION ALL SELECT month, NULL, sum(importance * value) / sum(importance) FROM mark WHERE importance > 0 GROUP BY month, id),
named AS (SELECT DISTINCT factor FROM valued),
counted AS (
    SELECT m.month, k.factor, count(v.value) AS n, avg(v.value) AS score,
           1.959963984540054 * stddev_samp(v.value) / sqrt(nullif(count(v.value), 0)) AS half
    FROM month m CROSS JOIN named k LEFT JOIN valued v ON v.month = m.month AND v.factor IS NOT DISTINCT FROM k.factor
    GROUP BY m.month, k.factor)
SELECT month, factor, n, score, score - half AS low, score + half AS high FROM counted
ORDER BY CASE WHEN factor IS NULL THEN 0 ELSE 1 END, factor, month
