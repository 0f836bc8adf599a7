-- What do clients of a line usually buy next, by the series they began with?
-- One row per series and product: k of the n clients who began with the series a year ago or longer without the product bought it within twelve
-- months; only where n is ten or more. The same for every client of the line: asked once, until sales change.
-- takes: line uuid
-- gives: series varchar, product_id uuid, product varchar, k bigint, n bigint, took_share double, low double, high double
SELECT x.series, x.product_id, p.name AS product, x.k, x.n, share(x.k, x.n) AS took_share, wilson_low(x.k, x.n) AS low, wilson_high(x.k, x.n) AS high
FROM visible.next_buys x JOIN visible.products p ON p.id = x.product_id AND p.retired_at IS NULL
WHERE x.k > 0 AND x.line_id = $line
ORDER BY x.series, took_share DESC, x.n DESC, p.name, x.product_id
