-- What happened around this complaint?
-- One row per thing, the latest on top: it came (kind came), steps, changes of owner, severity, deadline and end (kind field:…), and the
-- contacts with the client from a week before it came until a week after it ended. `old` and `new` as they were written, owners by name.
-- takes: complaint uuid, as_of timestamp
-- gives: kind varchar, happened_at timestamp, who varchar, words varchar, old varchar, new varchar, entry_id uuid
WITH about AS (SELECT * FROM visible.complaints WHERE id = $complaint),
told AS (
    SELECT 'came' AS kind, a.happened_at, a.entered_by AS actor_id, a.what AS words, CAST(NULL AS VARCHAR) AS old_value,
           CAST(NULL AS VARCHAR) AS new_value, a.id AS entry_id FROM about a
    UNION ALL
    SELECT 'step', s.happened_at, s.entered_by, s.words, NULL, NULL, s.id FROM visible.complaint_steps s WHERE s.complaint_id = $complaint
    UNION ALL
    SELECT 'field:' || h.field, h.happened_at, h.actor_id, NULL, coalesce(b.name, h.old_value), coalesce(w.name, h.new_value), h.id
    FROM visible.complaint_history h
    LEFT JOIN visible.staff b ON h.field = 'owner_id' AND CAST(b.id AS VARCHAR) = h.old_value
    LEFT JOIN visible.staff w ON h.field = 'owner_id' AND CAST(w.id AS VARCHAR) = h.new_value
    WHERE h.entity_id = $complaint
    UNION ALL
    SELECT 'contact', c.happened_at, c.staff_id, coalesce(k.name || ': ', '') || coalesce(r.name, '') || coalesce('. ' || c.note, ''), NULL, NULL, c.id
    FROM about a JOIN visible.contacts c ON c.client_id = a.client_id AND c.state = 'held'
        AND c.happened_at >= a.happened_at - to_microseconds(604800000000)
        AND c.happened_at <= least(coalesce(a.closed_at, $as_of) + to_microseconds(604800000000), $as_of)
    LEFT JOIN visible.contact_kinds k ON k.code = c.kind LEFT JOIN visible.results r ON r.id = c.result_id)
SELECT t.kind, t.happened_at, s.name AS who, t.words, t.old_value AS old, t.new_value AS new, t.entry_id
FROM told t LEFT JOIN visible.staff s ON s.id = t.actor_id
ORDER BY t.happened_at DESC, t.kind, t.entry_id LIMIT 100
