-- How many purchases are there to learn from, and of how many do we know what was bought?
-- One row: purchases of the twelve months up to as_of, those with items, the clients with items and the products they bought.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: purchases bigint, with_items bigint, clients bigint, products bigint
WITH recent AS (
    SELECT p.id, p.client_id
    FROM visible.purchases p
    LEFT JOIN visible.client_owners w ON w.client_id = p.client_id
        AND (w.valid_from IS NULL OR w.valid_from <= $as_of) AND (w.valid_to IS NULL OR w.valid_to > $as_of)
    WHERE p.happened_at <= $as_of AND (p.undone_at IS NULL OR p.undone_at > $as_of)
      AND local_day(p.happened_at) > plus_months(local_day($as_of), -12)
      AND ($line IS NULL OR p.line_id = $line)
      AND ($team IS NULL OR coalesce(w.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(w.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(p.source_id, nobody()) = $source)),
items AS (
    SELECT r.id, r.client_id, i.product_id FROM recent r JOIN visible.sale_items i ON i.sale_id = r.id
    WHERE i.product_id IS NOT NULL AND i.quantity > 0)
SELECT (SELECT count(*) FROM recent) AS purchases, (SELECT count(DISTINCT id) FROM items) AS with_items,
       (SELECT count(DISTINCT client_id) FROM items) AS clients, (SELECT count(DISTINCT product_id) FROM items) AS products
