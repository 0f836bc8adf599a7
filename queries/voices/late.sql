-- Do those who took long to answer say something else than those who answered at once?
-- One row: NPS of the sooner and of the later half of the answers to invitations, by the days from being asked, and z of their
-- difference. Who answers late is likest to who never answers; beyond 1.96 the score of those who did answer does not speak for all.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- + occasion varchar
-- gives: soon_n bigint, soon_nps double, late_n bigint, late_nps double, z double
WITH heard AS (
    SELECT a.score, a.invitation_id, a.happened_at, a.id,
           row_number() OVER (PARTITION BY coalesce(a.person_id, a.client_id)
                              ORDER BY a.happened_at DESC, a.entered_at DESC, a.id) AS back
    FROM visible.answers a JOIN visible.surveys s ON s.id = a.survey_id
    WHERE s.kind = 'nps' AND s.occasion = coalesce($occasion, 'relationship') AND a.score IS NOT NULL
      AND a.happened_at >= $since AND a.happened_at < $until AND a.happened_at <= $as_of
      AND ($line IS NULL OR a.line_id = $line)
      AND ($team IS NULL OR coalesce(a.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(a.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(a.source_id, nobody()) = $source)),
timed AS (
    SELECT h.score, percent_rank() OVER (ORDER BY days_between(i.happened_at, h.happened_at), h.id) < 0.5e0 AS soon
    FROM heard h JOIN visible.invitations i ON i.id = h.invitation_id WHERE h.back = 1),
counted AS (
    SELECT count(*) FILTER (WHERE soon) AS n1, count(*) FILTER (WHERE soon AND score >= 9) AS p1,
           count(*) FILTER (WHERE soon AND score <= 6) AS d1, count(*) FILTER (WHERE NOT soon) AS n2,
           count(*) FILTER (WHERE NOT soon AND score >= 9) AS p2, count(*) FILTER (WHERE NOT soon AND score <= 6) AS d2
    FROM timed)
SELECT n1 AS soon_n, CASE WHEN n1 > 0 THEN 100e0 * (p1 - d1) / n1 END AS soon_nps, n2 AS late_n,
       CASE WHEN n2 > 0 THEN 100e0 * (p2 - d2) / n2 END AS late_nps,
       (nps_middle(p2, d2, n2) - nps_middle(p1, d1, n1)) / sqrt(power(nps_error(p1, d1, n1), 2) + power(nps_error(p2, d2, n2), 2)) AS z
FROM counted
