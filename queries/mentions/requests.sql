-- Whom did we ask for a review lately, and what came of it?
-- One row per request of the last 180 days, the latest on top; a manager's are her own and those of her clients.
-- takes: as_of timestamp, line uuid
-- gives: request_id uuid, happened_at timestamp, client_id uuid, client varchar, place varchar, staff_id uuid, staff varchar, met boolean
SELECT r.id AS request_id, r.happened_at, r.client_id, c.name AS client, p.name AS place, r.staff_id, s.name AS staff,
       r.mention_id IS NOT NULL AS met
FROM visible.review_requests r LEFT JOIN visible.clients c ON c.id = r.client_id LEFT JOIN visible.places p ON p.id = r.place_id
LEFT JOIN visible.staff s ON s.id = r.staff_id
WHERE r.happened_at <= $as_of AND r.happened_at >= utc_of_day(plus_days(local_day($as_of), -180)) AND ($line IS NULL OR r.line_id = $line)
ORDER BY r.happened_at DESC, r.id
