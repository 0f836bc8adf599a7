-- What has this person done today?
-- One row per contact held, promise settled or complaint closed since midnight, the latest first; of everybody in hand without manager.
-- takes: as_of timestamp, manager uuid
-- gives: kind varchar, item_id uuid, client varchar, moment timestamp, words varchar, detail varchar
WITH done AS (
    SELECT 'contact' AS kind, c.id AS item_id, c.client_id, c.lead_id, c.happened_at AS moment, r.name AS words, t.name AS detail
    FROM visible.contacts c JOIN visible.contact_kinds t ON t.code = c.kind LEFT JOIN visible.results r ON r.id = c.result_id
    WHERE c.state = 'held' AND NOT c.automatic AND ($manager IS NULL OR c.staff_id = $manager) AND c.happened_at >= utc_of_day(local_day($as_of))
    UNION ALL
    SELECT 'promise', p.id, p.client_id, NULL, p.settled_at, p.what, p.state
    FROM visible.promises p WHERE p.state IN ('kept', 'broken') AND ($manager IS NULL OR p.owner_id = $manager) AND p.settled_at >= utc_of_day(local_day($as_of))
    UNION ALL
    SELECT 'complaint', p.id, p.client_id, NULL, p.closed_at, p.what, NULL
    FROM visible.complaints p WHERE ($manager IS NULL OR p.owner_id = $manager) AND p.closed_at >= utc_of_day(local_day($as_of)))
SELECT d.kind, d.item_id, coalesce(k.name, l.name) AS client, d.moment, d.words, d.detail
FROM done d LEFT JOIN visible.clients k ON k.id = d.client_id LEFT JOIN visible.leads l ON l.id = d.lead_id
ORDER BY d.moment DESC, d.item_id LIMIT 200
