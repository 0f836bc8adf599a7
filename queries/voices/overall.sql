-- Satisfied all in all: which share gave one of the two best marks?
-- One row of the answers counted in the period, the latest per person, that say how satisfied they are all in all: 4 and 5 of 5, 9 and 10
-- of 10; their mean on 0 to 100; interval: Wilson.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- + occasion varchar
-- gives: n bigint, top_two bigint, top_share double, low double, high double, mean double
WITH heard AS (
    SELECT a.overall, coalesce(s.top, 10) AS top,
           row_number() OVER (PARTITION BY coalesce(a.person_id, a.client_id)
                              ORDER BY a.happened_at DESC, a.entered_at DESC, a.id) AS back
    FROM visible.answers a JOIN visible.surveys s ON s.id = a.survey_id
    WHERE s.kind = 'csi' AND s.occasion = coalesce($occasion, 'relationship')
      AND a.happened_at >= $since AND a.happened_at < $until AND a.happened_at <= $as_of
      AND ($line IS NULL OR a.line_id = $line)
      AND ($team IS NULL OR coalesce(a.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(a.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(a.source_id, nobody()) = $source)),
counted AS (
    SELECT count(overall) AS n, count(*) FILTER (WHERE overall >= top - 1) AS k, avg((overall - 1e0) / (top - 1e0) * 100) AS mean
    FROM heard WHERE back = 1)
SELECT n, k AS top_two, share(k, n) AS top_share, wilson_low(k, n) AS low, wilson_high(k, n) AS high, mean FROM counted
