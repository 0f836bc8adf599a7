-- What can be chosen for a deal: persons of its client, products, sources, competitors, loss reasons?
-- One row per entry that is not retired; `code` is its id; kind of a loss reason.
-- takes: client uuid
-- gives: list varchar, code varchar, name varchar, position integer, kind varchar
SELECT 'person' AS list, CAST(p.id AS VARCHAR) AS code, p.name, CASE WHEN r.is_main THEN 0 ELSE 1 END AS position, CAST(NULL AS VARCHAR) AS kind
FROM visible.person_roles r JOIN visible.persons p ON p.id = r.person_id
WHERE r.client_id = $client AND r.until IS NULL AND p.retired_at IS NULL
UNION ALL SELECT 'product', CAST(id AS VARCHAR), name, 0, NULL FROM visible.products WHERE retired_at IS NULL
UNION ALL SELECT 'source', CAST(id AS VARCHAR), name, position, NULL FROM visible.sources WHERE retired_at IS NULL
UNION ALL SELECT 'competitor', CAST(id AS VARCHAR), name, 0, NULL FROM visible.competitors WHERE retired_at IS NULL
UNION ALL SELECT 'loss_reason', CAST(id AS VARCHAR), name, position, kind FROM visible.loss_reasons WHERE retired_at IS NULL
ORDER BY list, position, name, code
