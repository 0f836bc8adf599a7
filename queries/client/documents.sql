-- Which documents of this client are linked?
-- One row per link, the latest first.
-- takes: client uuid
-- gives: document_id uuid, name varchar, link varchar, deal varchar, happened_at timestamp, staff varchar, version integer
SELECT d.id AS document_id, d.name, d.link, coalesce(e.code, e.name) AS deal, d.happened_at, s.name AS staff, d.version
FROM visible.documents d LEFT JOIN visible.deals e ON e.id = d.deal_id LEFT JOIN visible.staff s ON s.id = d.entered_by
WHERE d.client_id = $client ORDER BY d.happened_at DESC, d.id
