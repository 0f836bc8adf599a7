-- How likely are clients to recommend us in the period, and can the change from an earlier period be told from noise?
-- One row. One answer per person, the latest of the period (where no person is named: one per client). z compares adjusted
-- scores: beyond 1.96 either way it is a change; NULL while no earlier period is named or one of the two has no answer.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- + occasion varchar, earlier_since timestamp, earlier_until timestamp
-- gives: n bigint, promoters bigint, passives bigint, detractors bigint, nps double, low double, high double
-- + clients bigint, earlier_n bigint, earlier_nps double, change double, z double
WITH heard AS (
    SELECT (a.happened_at >= $since AND a.happened_at < $until) AS now, a.score, a.client_id,
           row_number() OVER (PARTITION BY a.happened_at >= $since AND a.happened_at < $until, coalesce(a.person_id, a.client_id)
                              ORDER BY a.happened_at DESC, a.entered_at DESC, a.id) AS back
    FROM visible.answers a JOIN visible.surveys s ON s.id = a.survey_id
    WHERE s.kind = 'nps' AND s.occasion = coalesce($occasion, 'relationship') AND a.score IS NOT NULL
      AND a.happened_at <= $as_of AND ((a.happened_at >= $since AND a.happened_at < $until)
        OR (a.happened_at >= $earlier_since AND a.happened_at < $earlier_until))
      AND ($line IS NULL OR a.line_id = $line)
      AND ($team IS NULL OR coalesce(a.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(a.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(a.source_id, nobody()) = $source)),
counted AS (
    SELECT count(*) FILTER (WHERE now) AS n, count(*) FILTER (WHERE now AND score >= 9) AS p,
           count(*) FILTER (WHERE now AND score <= 6) AS d,
           count(*) FILTER (WHERE NOT now) AS n0, count(*) FILTER (WHERE NOT now AND score >= 9) AS p0,
           count(*) FILTER (WHERE NOT now AND score <= 6) AS d0, count(DISTINCT CASE WHEN now THEN client_id END) AS clients
    FROM heard WHERE back = 1),
scored AS (
    SELECT n, p, n - p - d AS passives, d, clients, n0, CASE WHEN n > 0 THEN 100e0 * (p - d) / n END AS nps,
           CASE WHEN n0 > 0 THEN 100e0 * (p0 - d0) / n0 END AS nps0, nps_middle(p, d, n) - nps_middle(p0, d0, n0) AS moved,
           sqrt(power(nps_error(p, d, n), 2) + power(nps_error(p0, d0, n0), 2)) AS error
    FROM counted)
SELECT n, p AS promoters, passives, d AS detractors, nps, nps_low(p, d, n) AS low, nps_high(p, d, n) AS high, clients,
       n0 AS earlier_n, nps0 AS earlier_nps, nps - nps0 AS change, moved / error AS z
FROM scored
