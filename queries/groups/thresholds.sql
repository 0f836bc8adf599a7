-- As of which day stand the thresholds of the scores of groups/buyers, and is its money margin or amount?
-- One row. fitted_on: the day when the year began, or the day of as_of where fewer than 20 clients had bought by then. known: the share of
-- the money by then whose unit costs are known; from 80 % on the money is gross margin.
-- takes: as_of timestamp, line uuid
-- gives: fitted_on date, yearly boolean, clients bigint, known double, is_margin boolean
WITH bought AS (
    SELECT p.client_id, p.happened_at, CAST(p.amount AS DOUBLE) AS paid, c.known
    FROM visible.purchases p LEFT JOIN (
        SELECT sale_id, CAST(sum(amount) AS DOUBLE) AS known FROM visible.sale_items WHERE unit_cost IS NOT NULL GROUP BY sale_id) c
        ON c.sale_id = p.id
    WHERE p.happened_at <= $as_of AND (p.undone_at IS NULL OR p.undone_at > $as_of) AND ($line IS NULL OR p.line_id = $line)),
fitted AS (
    SELECT CASE WHEN count(DISTINCT b.client_id) >= 20 THEN min(y.began) ELSE $as_of END AS upto,
           count(DISTINCT b.client_id) >= 20 AS yearly
    FROM (SELECT end_before(plus_months(local_month($as_of), 1 - extract(month FROM local_day($as_of)))) AS began) y
    LEFT JOIN bought b ON b.happened_at <= y.began)
SELECT CASE WHEN t.yearly THEN plus_days(local_day(t.upto), 1) ELSE local_day(t.upto) END AS fitted_on, t.yearly,
       count(DISTINCT b.client_id) AS clients, sum(b.known) / nullif(sum(b.paid), 0) AS known,
       coalesce(sum(b.known) >= 0.8e0 * sum(b.paid) AND sum(b.known) > 0, false) AS is_margin
FROM fitted t LEFT JOIN bought b ON b.happened_at <= t.upto
GROUP BY t.upto, t.yearly
ORDER BY fitted_on
