-- What did clients who began like this one buy next?
-- One row per product of the three that most took, which this client never bought: k of the n clients of the line who began with the same series a
-- year ago or longer without it, and bought it within twelve months. began_with: the series of this client's first purchase, its largest item.
-- takes: client uuid
-- gives: began_with varchar, product_id uuid, product varchar, k bigint, n bigint, took_share double, low double, high double
WITH mine AS (
    SELECT line_id, product_id, series, local_day(min(happened_at)) AS day, sum(amount) AS amount
    FROM visible.bought_items
    WHERE client_id = $client AND client_id IN (SELECT id FROM visible.clients_in_hand)
    GROUP BY line_id, product_id, series),
placed AS (SELECT line_id, series, row_number() OVER (PARTITION BY line_id ORDER BY day, amount DESC, product_id) AS n FROM mine),
began AS (SELECT line_id, series FROM placed WHERE n = 1)
SELECT b.series AS began_with, x.product_id, p.name AS product, x.k, x.n, share(x.k, x.n) AS took_share, wilson_low(x.k, x.n) AS low,
       wilson_high(x.k, x.n) AS high
FROM began b JOIN visible.next_buys x ON x.line_id = b.line_id AND x.series = b.series
JOIN visible.products p ON p.id = x.product_id AND p.retired_at IS NULL
WHERE x.k > 0 AND x.product_id NOT IN (SELECT product_id FROM mine)
ORDER BY took_share DESC, x.n DESC, p.name, x.product_id
LIMIT 3
