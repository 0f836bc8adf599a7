-- How satisfied are clients, quarter by quarter, on 0 to 100?
-- One row per quarter of the period, empty ones too. Each answer: factors weighted by importance (of the factors it answers),
-- its survey's scale (1 to 5, 1 to 10) laid on 0 to 100; one answer per person and quarter, the latest. csi = their mean, low and high = 95 % interval (from
-- two answers on).
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- + occasion varchar
-- gives: period date, n bigint, csi double, low double, high double
WITH quarter AS (
    SELECT day AS period FROM visible.calendar
    WHERE day = CAST(date_trunc('quarter', day) AS DATE) AND day >= local_quarter($since) AND starts_at < $until
        AND starts_at <= $as_of),
heard AS (
    SELECT a.id, local_quarter(a.happened_at) AS period, coalesce(s.top, 10) AS top,
           row_number() OVER (PARTITION BY local_quarter(a.happened_at), coalesce(a.person_id, a.client_id)
                              ORDER BY a.happened_at DESC, a.entered_at DESC, a.id) AS back
    FROM visible.answers a JOIN visible.surveys s ON s.id = a.survey_id
    WHERE s.kind = 'csi' AND s.occasion = coalesce($occasion, 'relationship')
      AND a.happened_at >= $since AND a.happened_at < $until AND a.happened_at <= $as_of
      AND ($line IS NULL OR a.line_id = $line)
      AND ($team IS NULL OR coalesce(a.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(a.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(a.source_id, nobody()) = $source)),
valued AS (
    SELECT h.period, (sum(f.importance * x.score) / sum(f.importance) - 1) / (max(h.top) - 1e0) * 100 AS value
    FROM heard h JOIN visible.answer_factors x ON x.answer_id = h.id JOIN visible.survey_factors f ON f.id = x.factor_id
    WHERE h.back = 1 AND f.importance > 0 GROUP BY h.period, h.id),
counted AS (
    SELECT q.period, count(v.value) AS n, avg(v.value) AS csi, stddev_samp(v.value) AS spread
    FROM quarter q LEFT JOIN valued v ON v.period = q.period GROUP BY q.period)
SELECT period, n, csi, csi - 1.959963984540054 * spread / sqrt(n) AS low, csi + 1.959963984540054 * spread / sqrt(n) AS high
FROM counted ORDER BY period
