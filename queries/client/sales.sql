-- What did this client buy?
-- One row per item of a sale (one for a sale without items), the latest sale first.
-- takes: client uuid, as_of timestamp
-- gives: happened_at timestamp, code varchar, product varchar, series varchar, quantity decimal, amount decimal, owner varchar, deal_id uuid
SELECT s.happened_at, s.code, g.name AS product, g.series, i.quantity, coalesce(i.amount, s.amount) AS amount, o.name AS owner, s.deal_id
FROM visible.sales s LEFT JOIN visible.sale_items i ON i.sale_id = s.id LEFT JOIN visible.products g ON g.id = i.product_id
LEFT JOIN visible.staff o ON o.id = s.owner_id
WHERE s.client_id = $client AND s.happened_at <= $as_of
ORDER BY s.happened_at DESC, s.id, g.name, i.id
