-- How satisfied are clients in the period, and can the change from an earlier period be told from noise?
-- One row. Each answer: factors weighted by importance (of the factors it answers), its survey's scale laid on 0 to 100; one
-- answer per person, the latest. z = difference of the means by its standard error; NULL while no earlier period is named or one of the two
-- has under two answers.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- + occasion varchar, earlier_since timestamp, earlier_until timestamp
-- gives: n bigint, csi double, low double, high double, earlier_n bigint, earlier_csi double, change double, z double
WITH heard AS (
    SELECT a.id, coalesce(s.top, 10) AS top, (a.happened_at >= $since AND a.happened_at < $until) AS now,
           row_number() OVER (PARTITION BY a.happened_at >= $since AND a.happened_at < $until, coalesce(a.person_id, a.client_id)
                              ORDER BY a.happened_at DESC, a.entered_at DESC, a.id) AS back
    FROM visible.answers a JOIN visible.surveys s ON s.id = a.survey_id
    WHERE s.kind = 'csi' AND s.occasion = coalesce($occasion, 'relationship')
      AND a.happened_at <= $as_of AND ((a.happened_at >= $since AND a.happened_at < $until)
        OR (a.happened_at >= $earlier_since AND a.happened_at < $earlier_until))
      AND ($line IS NULL OR a.line_id = $line)
      AND ($team IS NULL OR coalesce(a.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(a.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(a.source_id, nobody()) = $source)),
valued AS (
    SELECT h.now, (sum(f.importance * x.score) / sum(f.importance) - 1) / (max(h.top) - 1e0) * 100 AS value
    FROM heard h JOIN visible.answer_factors x ON x.answer_id = h.id JOIN visible.survey_factors f ON f.id = x.factor_id
    WHERE h.back = 1 AND f.importance > 0 GROUP BY h.now, h.id),
counted AS (
    SELECT count(*) FILTER (WHERE now) AS n, avg(value) FILTER (WHERE now) AS csi,
           stddev_samp(value) FILTER (WHERE now) / sqrt(nullif(count(*) FILTER (WHERE now), 0)) AS error,
           count(*) FILTER (WHERE NOT now) AS n0, avg(value) FILTER (WHERE NOT now) AS csi0,
           stddev_samp(value) FILTER (WHERE NOT now) / sqrt(nullif(count(*) FILTER (WHERE NOT now), 0)) AS error0
    FROM valued)
SELECT n, csi, csi - 1.959963984540054 * error AS low, csi + 1.959963984540054 * error AS high, n0 AS earlier_n,
       csi0 AS earlier_csi,
       csi - csi0 AS change, (csi - csi0) / nullif(sqrt(error * error + error0 * error0), 0) AS z
FROM counted
