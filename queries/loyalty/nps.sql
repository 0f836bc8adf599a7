-- How likely are clients to recommend us, quarter by quarter?
-- One row per quarter of the period, empty ones too. One answer per person and quarter, the latest (where no person is named:
-- one per client). Surveys about the relationship, or those after an event when occasion says 'event': never both. Interval:
-- adjusted Wald (Rocks).
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- + occasion varchar
-- gives: period date, n bigint, promoters bigint, passives bigint, detractors bigint, nps double, low double, high double
-- + clients bigint
WITH quarter AS (
    SELECT day AS period FROM visible.calendar
    WHERE day = CAST(date_trunc('quarter', day) AS DATE) AND day >= local_quarter($since) AND starts_at < $until
        AND starts_at <= $as_of),
heard AS (
    SELECT local_quarter(a.happened_at) AS period, a.score, a.client_id,
           row_number() OVER (PARTITION BY local_quarter(a.happened_at), coalesce(a.person_id, a.client_id)
                              ORDER BY a.happened_at DESC, a.entered_at DESC, a.id) AS back
    FROM visible.answers a JOIN visible.surveys s ON s.id = a.survey_id
    WHERE s.kind = 'nps' AND s.occasion = coalesce($occasion, 'relationship') AND a.score IS NOT NULL
      AND a.happened_at >= $since AND a.happened_at < $until AND a.happened_at <= $as_of
      AND ($line IS NULL OR a.line_id = $line)
      AND ($team IS NULL OR coalesce(a.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(a.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(a.source_id, nobody()) = $source)),
counted AS (
    SELECT q.period, count(h.score) AS n, count(h.score) FILTER (WHERE h.score >= 9) AS promoters,
           count(h.score) FILTER (WHERE h.score <= 6) AS detractors, count(DISTINCT h.client_id) AS clients
    FROM quarter q LEFT JOIN heard h ON h.period = q.period AND h.back = 1 GROUP BY q.period)
SELECT period, n, promoters, n - promoters - detractors AS passives, detractors,
       CASE WHEN n > 0 THEN 100e0 * (promoters - detractors) / n END AS nps,
       nps_low(promoters, detractors, n) AS low, nps_high(promoters, detractors, n) AS high, clients
FROM counted ORDER BY period
