-- Of which part of the money of the period are the products known?
-- One row. amount: of all purchases; in_items: of the items of sales; named: of the items that name a product.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: purchases bigint, with_items bigint, amount decimal, in_items decimal, named decimal
WITH sold AS (
    SELECT sale_id, sum(amount) AS in_items, sum(amount) FILTER (WHERE product_id IS NOT NULL) AS named
    FROM visible.sale_items GROUP BY sale_id)
SELECT count(*) AS purchases, count(s.sale_id) AS with_items, coalesce(sum(p.amount), 0) AS amount,
       coalesce(sum(s.in_items), 0) AS in_items, coalesce(sum(s.named), 0) AS named
FROM visible.purchases p LEFT JOIN sold s ON s.sale_id = p.id
WHERE p.happened_at >= $since AND p.happened_at < $until AND p.happened_at <= $as_of AND (p.undone_at IS NULL OR p.undone_at > $as_of)
  AND ($line IS NULL OR p.line_id = $line) AND ($team IS NULL OR coalesce(p.team_id, nobody()) = $team)
  AND ($manager IS NULL OR coalesce(p.owner_id, nobody()) = $manager) AND ($source IS NULL OR coalesce(p.source_id, nobody()) = $source)
