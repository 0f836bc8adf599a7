-- About what can a document for this client be: its persons, deals and open offers?
-- One row each, kind: person, deal or offer; the main person, the latest deal and offer first. detail: role or product; amount and until of an offer.
-- takes: as_of timestamp, client uuid
-- gives: kind varchar, id uuid, name varchar, detail varchar, amount double, product_id uuid, deal_id uuid, until_on date, place bigint
WITH known AS (SELECT id FROM visible.clients_in_hand WHERE id = $client),
told AS (
    SELECT 'person' AS kind, p.id, p.name, max(r.role) AS detail, CAST(NULL AS DOUBLE) AS amount, CAST(NULL AS UUID) AS product_id,
           CAST(NULL AS UUID) AS deal_id, CAST(NULL AS DATE) AS until_on, max(CASE WHEN r.is_main THEN 1 ELSE 0 END) AS main,
           CAST(NULL AS TIMESTAMP) AS happened_at
    FROM known k JOIN visible.person_roles r ON r.client_id = k.id JOIN visible.persons p ON p.id = r.person_id
    WHERE p.retired_at IS NULL AND (r.until IS NULL OR r.until > local_day($as_of)) GROUP BY p.id, p.name
    UNION ALL
    SELECT 'deal', d.id, coalesce(d.code || ' · ' || d.name, d.name), s.name, CAST(d.amount AS DOUBLE), d.product_id, d.id, NULL,
           CASE WHEN s.kind = 'open' THEN 1 ELSE 0 END, d.happened_at
    FROM known k JOIN visible.deals_in_hand d ON d.client_id = k.id JOIN visible.stages s ON s.id = d.stage_id
    UNION ALL
    SELECT 'offer', o.id, o.what, p.name, CAST(o.amount AS DOUBLE), o.product_id, o.deal_id, o.until_on, 1, o.happened_at
    FROM known k JOIN visible.offers o ON o.client_id = k.id LEFT JOIN visible.products p ON p.id = o.product_id
    WHERE o.state IN ('made', 'accepted'))
SELECT kind, id, name, detail, amount, product_id, deal_id, until_on,
       row_number() OVER (PARTITION BY kind ORDER BY main DESC, happened_at DESC, name, id) AS place
FROM told ORDER BY kind, place
