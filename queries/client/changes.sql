-- Who changed what of this client, and when?
-- One row per changed field, change of owner or act on it, the latest first; at most 500. what: the field or the act.
-- takes: client uuid
-- gives: happened_at timestamp, staff varchar, kind varchar, what varchar, old_value varchar, new_value varchar
WITH change AS (
    SELECT happened_at, actor_id, 'field' AS kind, field AS what, old_value, new_value, id
    FROM visible.field_history WHERE entity = 'client' AND entity_id = $client
    UNION ALL
    SELECT a.happened_at, a.actor_id, 'owner', coalesce(a.reason, 'taken'),
           lag(o.name) OVER (ORDER BY a.happened_at, a.entered_at, a.id), o.name, a.id
    FROM visible.assignments a LEFT JOIN visible.staff o ON o.id = a.owner_id WHERE a.entity = 'client' AND a.entity_id = $client
    UNION ALL
    SELECT happened_at, actor_id, 'act', action, NULL, NULL, id FROM visible.client_trail
    WHERE client_id = $client AND action NOT IN ('clients.edit', 'clients.assign'))
SELECT c.happened_at, s.name AS staff, c.kind, c.what, c.old_value, c.new_value
FROM change c LEFT JOIN visible.staff s ON s.id = c.actor_id
JOIN visible.client_cards k ON k.id = $client AND k.in_hand
ORDER BY c.happened_at DESC, c.kind, c.what, c.id LIMIT 500
