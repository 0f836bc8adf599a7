-- Why do promoters recommend us, and what do detractors name?
-- One row per theme of the list and one for "not specified" (reason empty), by number of promoters; the answers of
-- loyalty/rows_answers. An answer with several themes counts in each; themes a person confirmed later count from then on.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- + occasion varchar
-- gives: reason_id uuid, reason varchar, n bigint, promoters bigint, passives bigint, detractors bigint
-- + promoter_share double
WITH heard AS (
    SELECT a.id, a.score, a.reason_id,
           row_number() OVER (PARTITION BY coalesce(a.person_id, a.client_id)
                              ORDER BY a.happened_at DESC, a.entered_at DESC, a.id) AS back
    FROM visible.answers a JOIN visible.surveys s ON s.id = a.survey_id
    WHERE s.kind = 'nps' AND s.occasion = coalesce($occasion, 'relationship') AND a.score IS NOT NULL
      AND a.happened_at >= $since AND a.happened_at < $until AND a.happened_at <= $as_of
      AND ($line IS NULL OR a.line_id = $line)
      AND ($team IS NULL OR coalesce(a.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(a.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(a.source_id, nobody()) = $source)),
named AS (
    SELECT id, reason_id FROM heard WHERE reason_id IS NOT NULL
    UNION SELECT h.id, t.reason_id FROM heard h JOIN visible.answer_reasons t ON t.answer_id = h.id AND t.confirmed_at <= $as_of),
counted AS (
    SELECT coalesce(t.reason_id, nobody()) AS reason_id, count(*) AS n, count(*) FILTER (WHERE h.score >= 9) AS promoters,
           count(*) FILTER (WHERE h.score <= 6) AS detractors
    FROM heard h LEFT JOIN named t ON t.id = h.id WHERE h.back = 1 GROUP BY coalesce(t.reason_id, nobody())),
reason AS (
    SELECT id, name, position FROM visible.survey_reasons WHERE retired_at IS NULL OR id IN (SELECT reason_id FROM counted)
    UNION ALL SELECT nobody(), NULL, 1000000),
total AS (SELECT count(*) FILTER (WHERE score >= 9) AS promoters FROM heard WHERE back = 1)
SELECT r.id AS reason_id, r.name AS reason, coalesce(c.n, 0) AS n, coalesce(c.promoters, 0) AS promoters,
       coalesce(c.n - c.promoters - c.detractors, 0) AS passives, coalesce(c.detractors, 0) AS detractors,
       share(coalesce(c.promoters, 0), t.promoters) AS promoter_share
FROM reason r LEFT JOIN counted c ON c.reason_id = r.id CROSS JOIN total t
ORDER BY CASE WHEN r.name IS NULL THEN 1 ELSE 0 END, coalesce(c.promoters, 0) DESC, r.position, r.id
