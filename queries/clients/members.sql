-- Which clients in hand stand on which list?
-- One row per client on a list that is not retired.
-- takes: segment uuid
-- gives: segment_id uuid, client_id uuid
SELECT m.segment_id, m.client_id
FROM visible.segment_members m JOIN visible.segments s ON s.id = m.segment_id AND s.retired_at IS NULL
JOIN visible.clients_in_hand k ON k.id = m.client_id
WHERE $segment IS NULL OR m.segment_id = $segment
ORDER BY m.segment_id, m.client_id
