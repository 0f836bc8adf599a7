-- How likely are clients to recommend us, by line, by manager at the time, by product bought before, or by the value of the client?
-- One row per group that answered: by = line, manager, product (an answer counts for each product that its client had bought before it),
-- class (A, B, C by the client's purchases of the twelve months up to as_of; '-': bought nothing). One answer per person, the latest. Managers see no group of a colleague.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- + occasion varchar, by varchar
-- gives: code varchar, name varchar, n bigint, promoters bigint, passives bigint, detractors bigint, nps double, low double, high double
WITH heard AS (
    SELECT a.id, a.happened_at, a.client_id, a.score, a.line_id, a.owner_id,
           row_number() OVER (PARTITION BY coalesce(a.person_id, a.client_id)
                              ORDER BY a.happened_at DESC, a.entered_at DESC, a.id) AS back
    FROM visible.answers a JOIN visible.surveys s ON s.id = a.survey_id
    WHERE s.kind = 'nps' AND s.occasion = coalesce($occasion, 'relationship') AND a.score IS NOT NULL
      AND a.happened_at >= $since AND a.happened_at < $until AND a.happened_at <= $as_of
      AND ($line IS NULL OR a.line_id = $line)
      AND ($team IS NULL OR coalesce(a.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(a.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(a.source_id, nobody()) = $source)),
bought AS (
    SELECT client_id, CAST(sum(amount) AS DOUBLE) AS amount FROM visible.purchases
    WHERE $by = 'class' AND happened_at >= utc_of_day(plus_months(local_day($as_of), -12)) AND happened_at <= $as_of
      AND (undone_at IS NULL OR undone_at > $as_of) AND ($line IS NULL OR line_id = $line)
    GROUP BY client_id),
ranked AS (
    SELECT client_id, sum(amount) OVER () AS total,
           coalesce(sum(amount) OVER (ORDER BY amount DESC, client_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0e0) AS before
    FROM bought WHERE amount >= 0),
placed AS (
    SELECT h.id, CASE $by WHEN 'line' THEN CAST(h.line_id AS VARCHAR) WHEN 'manager' THEN CAST(coalesce(h.owner_id, nobody()) AS VARCHAR)
               WHEN 'class' THEN CASE WHEN r.client_id IS NULL THEN '-' WHEN r.before < 0.80e0 * r.total THEN 'A'
                                      WHEN r.before < 0.95e0 * r.total THEN 'B' ELSE 'C' END END AS code
    FROM heard h LEFT JOIN ranked r ON r.client_id = h.client_id WHERE h.back = 1
      AND ($by IN ('line', 'class') OR ($by = 'manager' AND (sees_whole() OR is_mine(h.owner_id))))
    UNION ALL
    SELECT DISTINCT h.id, CAST(i.product_id AS VARCHAR)
    FROM heard h JOIN visible.sales b ON b.client_id = h.client_id AND b.happened_at <= h.happened_at
    JOIN visible.sale_items i ON i.sale_id = b.id
    WHERE h.back = 1 AND $by = 'product' AND i.product_id IS NOT NULL),
counted AS (
    SELECT p.code, count(*) AS n, count(*) FILTER (WHERE h.score >= 9) AS promoters, count(*) FILTER (WHERE h.score <= 6) AS detractors
    FROM placed p JOIN heard h ON h.id = p.id GROUP BY p.code)
SELECT c.code, CASE WHEN $by = 'class' THEN c.code ELSE coalesce(l.name, s.name, g.name) END AS name, c.n, c.promoters,
       c.n - c.promoters - c.detractors AS passives, c.detractors, 100e0 * (c.promoters - c.detractors) / c.n AS nps,
       nps_low(c.promoters, c.detractors, c.n) AS low, nps_high(c.promoters, c.detractors, c.n) AS high
FROM counted c LEFT JOIN visible.lines l ON CAST(l.id AS VARCHAR) = c.code LEFT JOIN visible.staff s ON CAST(s.id AS VARCHAR) = c.code
LEFT JOIN visible.products g ON CAST(g.id AS VARCHAR) = c.code
ORDER BY CASE WHEN c.code = '-' OR c.code = CAST(nobody() AS VARCHAR) THEN 1 ELSE 0 END, name, c.code
