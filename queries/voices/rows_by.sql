-- Which answers stand behind the NPS of one line, manager, product or class of clients?
-- One row per answer of voices/nps_by, the lowest first; code: only this group.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- + occasion varchar, by varchar, code varchar
-- gives: answer_id uuid, happened_at timestamp, client_id uuid, client varchar, person varchar, score integer, voice varchar, comment varchar
WITH heard AS (
    SELECT a.id, a.happened_at, a.client_id, a.person_id, a.score, a.line_id, a.owner_id, a.comment,
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
    WHERE h.back = 1 AND $by = 'product' AND i.product_id IS NOT NULL)
SELECT h.id AS answer_id, h.happened_at, h.client_id, c.name AS client, p.name AS person, h.score,
       CASE WHEN h.score >= 9 THEN 'promoter' WHEN h.score >= 7 THEN 'passive' ELSE 'detractor' END AS voice, h.comment
FROM heard h LEFT JOIN visible.clients c ON c.id = h.client_id LEFT JOIN visible.persons p ON p.id = h.person_id
WHERE h.back = 1 AND h.id IN (SELECT id FROM placed WHERE $code IS NULL OR code = $code) ORDER BY h.score, h.happened_at DESC, h.id
