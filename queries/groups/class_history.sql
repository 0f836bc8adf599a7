-- How many clients or products were A, B and C at the end of each quarter, and how many rose and fell since the quarter before?
-- One row per quarter that is over, eight at most, and class. Classes as in groups/clients, by the money of the twelve months that end with
-- the quarter: since to until. of: 'product' counts the items of sales by product, else purchases by client. rose, fell: into this class
-- from a lower or higher one, who had no class then is in neither.
-- takes: until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, of varchar
-- gives: since date, until date, class varchar, items bigint, amount decimal, rose bigint, fell bigint
WITH quarter AS (
    SELECT day AS until, plus_months(day, -12) AS since
    FROM visible.calendar WHERE local_quarter(starts_at) = day AND starts_at <= $until AND end_before(day) <= $as_of
        AND day > plus_months(local_day($until), -24)),
bought AS (
    SELECT p.client_id AS id, local_day(p.happened_at) AS day, p.amount
    FROM visible.purchases p
    WHERE coalesce($of, 'client') <> 'product' AND p.happened_at <= $as_of AND (p.undone_at IS NULL OR p.undone_at > $as_of)
      AND ($line IS NULL OR p.line_id = $line) AND ($team IS NULL OR coalesce(p.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(p.owner_id, nobody()) = $manager) AND ($source IS NULL OR coalesce(p.source_id, nobody()) = $source)
    UNION ALL
    SELECT i.product_id, local_day(p.happened_at), i.amount
    FROM visible.purchases p JOIN visible.sale_items i ON i.sale_id = p.id AND i.product_id IS NOT NULL
    WHERE $of = 'product' AND p.happened_at <= $as_of AND (p.undone_at IS NULL OR p.undone_at > $as_of)
      AND ($line IS NULL OR p.line_id = $line) AND ($team IS NULL OR coalesce(p.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(p.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(p.source_id, nobody()) = $source)),
summed AS (
    SELECT q.since, q.until, b.id, sum(b.amount) AS amount
    FROM quarter q JOIN bought b ON b.day >= q.since AND b.day < q.until GROUP BY q.since, q.until, b.id HAVING sum(b.amount) >= 0),
ranked AS (
    SELECT since, until, id, amount, sum(CAST(amount AS DOUBLE)) OVER (PARTITION BY until) AS total,
           coalesce(CAST(sum(amount) OVER (PARTITION BY until ORDER BY amount DESC, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
               AS DOUBLE), 0e0) AS before
    FROM summed),
classed AS (
    SELECT since, until, id, amount, CASE WHEN before < 0.80e0 * total THEN 'A' WHEN before < 0.95e0 * total THEN 'B' ELSE 'C' END AS class
    FROM ranked),
moved AS (
    SELECT c.since, c.until, c.class, c.amount, b.class AS class_before
    FROM classed c LEFT JOIN classed b ON b.id = c.id AND b.until = plus_months(c.until, -3)),
class AS (SELECT 'A' AS class UNION ALL SELECT 'B' UNION ALL SELECT 'C')
SELECT q.since, q.until, k.class, count(m.class) AS items, coalesce(sum(m.amount), 0) AS amount,
       count(*) FILTER (WHERE m.class < m.class_before) AS rose, count(*) FILTER (WHERE m.class > m.class_before) AS fell
FROM quarter q CROSS JOIN class k LEFT JOIN moved m ON m.until = q.until AND m.class = k.class
GROUP BY q.since, q.until, k.class
ORDER BY q.until, k.class
