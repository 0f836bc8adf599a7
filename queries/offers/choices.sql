-- What can be offered, and which open deals has this client?
-- One row per product that is not retired (with its series and price) and per open deal in hand of the client; `code` is its id.
-- takes: client uuid
-- gives: list varchar, code varchar, name varchar, more varchar, amount decimal
SELECT 'product' AS list, CAST(id AS VARCHAR) AS code, name, series AS more, price AS amount FROM visible.products WHERE retired_at IS NULL
UNION ALL
SELECT 'deal', CAST(d.id AS VARCHAR), coalesce(d.code, d.name), s.name, d.amount
FROM visible.deals_in_hand d JOIN visible.stages s ON s.id = d.stage_id AND s.kind = 'open' WHERE d.client_id = $client
ORDER BY list, name, code
