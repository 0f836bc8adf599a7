-- Which products are A, B and C by money and X, Y and Z by how evenly they sell, and of which class were they before?
-- One row per product with money in the period or in the one of equal length before it, the largest first. Class A: its money begins
-- below 80 % of all, B below 95 %, C above, by the share of the money before the product; returns are netted, and one that brought less
-- than nothing is in no class. xyz: variation of the whole months of the period, months without a purchase included: X up to 10 %,
-- Y up to 25 %, Z above; empty under three months with a purchase. As values abc, abc_before and xyz keep one class; '-' = none.
-- course: rose, fell, new (had no class before), gone (has none now), or changed: any of these.
-- Counted by the items of sales: what has no product, and what won deals bring where they stand in for sales, is not here.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, abc varchar
-- + abc_before varchar, xyz varchar, course varchar
-- gives: product varchar, amount decimal, amount_before decimal, abc varchar, abc_before varchar, xyz varchar, share_before double
-- + months bigint, cv double, purchases bigint, product_id uuid
WITH earlier AS (SELECT utc_of_day(plus_days(local_day($since), -whole_days_between(local_day($since), local_day($until)))) AS starts),
bought AS (
    SELECT i.product_id, p.id AS sale_id, p.happened_at, i.amount,
           CASE WHEN p.happened_at >= $since THEN 'now' ELSE 'before' END AS half
    FROM earlier e JOIN visible.purchases p ON p.happened_at >= e.starts JOIN visible.sale_items i ON i.sale_id = p.id
    WHERE p.happened_at < $until AND p.happened_at <= $as_of AND (p.undone_at IS NULL OR p.undone_at > $as_of) AND i.product_id IS NOT NULL
      AND ($line IS NULL OR p.line_id = $line) AND ($team IS NULL OR coalesce(p.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(p.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(p.source_id, nobody()) = $source)),
summed AS (
    SELECT half, product_id, sum(amount) AS amount, count(DISTINCT sale_id) AS purchases FROM bought GROUP BY half, product_id),
ranked AS (
    SELECT half, product_id, sum(CAST(amount AS DOUBLE)) OVER (PARTITION BY half) AS total,
           coalesce(CAST(sum(amount) OVER (
               PARTITION BY half ORDER BY amount DESC, product_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
               AS DOUBLE), 0e0) AS before
    FROM summed WHERE amount >= 0),
classed AS (
    SELECT s.half, s.product_id, s.amount, s.purchases, r.before / nullif(r.total, 0) AS share_before,
           CASE WHEN r.before < 0.80e0 * r.total THEN 'A' WHEN r.before < 0.95e0 * r.total THEN 'B' WHEN r.before >= 0 THEN 'C' END AS abc
    FROM summed s LEFT JOIN ranked r ON r.half = s.half AND r.product_id = s.product_id),
month AS (
    SELECT day AS month FROM visible.calendar
    WHERE extract(day FROM day) = 1 AND starts_at >= $since AND utc_of_day(plus_months(day, 1)) <= $until
      AND end_before(plus_months(day, 1)) <= $as_of),
monthly AS (
    SELECT product_id, local_month(happened_at) AS month, CAST(sum(amount) AS DOUBLE) AS amount
    FROM bought WHERE half = 'now' GROUP BY product_id, local_month(happened_at)),
even AS (
    SELECT y.product_id, count(*) FILTER (WHERE y.amount > 0) AS months, sum(y.amount) AS total, sum(y.amount * y.amount) AS squares
    FROM monthly y JOIN month m ON m.month = y.month GROUP BY y.product_id),
spread AS (
    SELECT e.product_id, e.months, CASE WHEN e.months >= 3 AND e.total > 0
        THEN sqrt(greatest(e.squares - e.total * e.total / n.months, 0e0) / (n.months - 1)) / (e.total / n.months) END AS cv
    FROM even e CROSS JOIN (SELECT count(*) AS months FROM month) n),
both_halves AS (
    SELECT k.product_id, n.amount, b.amount AS amount_before, n.abc, b.abc AS abc_before, n.share_before, n.purchases,
           CASE WHEN v.cv <= 0.10e0 THEN 'X' WHEN v.cv <= 0.25e0 THEN 'Y' WHEN v.cv > 0.25e0 THEN 'Z' END AS xyz, v.months, v.cv
    FROM (SELECT DISTINCT product_id FROM summed) k LEFT JOIN classed n ON n.half = 'now' AND n.product_id = k.product_id
    LEFT JOIN classed b ON b.half = 'before' AND b.product_id = k.product_id LEFT JOIN spread v ON v.product_id = k.product_id)
SELECT c.name AS product, h.amount, h.amount_before, h.abc, h.abc_before, h.xyz, h.share_before, coalesce(h.months, 0) AS months, h.cv,
       coalesce(h.purchases, 0) AS purchases, h.product_id
FROM both_halves h LEFT JOIN visible.products c ON c.id = h.product_id
WHERE ($abc IS NULL OR coalesce(h.abc, '-') = $abc) AND ($abc_before IS NULL OR coalesce(h.abc_before, '-') = $abc_before)
  AND ($xyz IS NULL OR coalesce(h.xyz, '-') = $xyz)
  AND ($course IS NULL OR class_course(h.abc, h.abc_before) = $course
      OR ($course = 'changed' AND class_course(h.abc, h.abc_before) IS NOT NULL))
ORDER BY coalesce(h.amount, 0) DESC, coalesce(h.amount_before, 0) DESC, h.product_id
