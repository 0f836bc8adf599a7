-- Whom did we ask for a review?
-- One row per request of the period, the latest on top; staff: only of this one; met: only those a review came of by as_of.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, manager uuid, staff uuid, met boolean
-- gives: request_id uuid, happened_at timestamp, client_id uuid, client varchar, place varchar, manager varchar, review_at timestamp
SELECT r.id AS request_id, r.happened_at, r.client_id, c.name AS client, p.name AS place, s.name AS manager, m.happened_at AS review_at
FROM visible.review_requests r LEFT JOIN visible.clients c ON c.id = r.client_id LEFT JOIN visible.places p ON p.id = r.place_id
LEFT JOIN visible.staff s ON s.id = r.staff_id
LEFT JOIN visible.mention_tones m ON m.mention_id = r.mention_id AND m.valid_to IS NULL AND m.happened_at <= $as_of
WHERE r.happened_at >= $since AND r.happened_at < $until AND r.happened_at <= $as_of AND ($line IS NULL OR r.line_id = $line)
  AND ($manager IS NULL OR coalesce(r.staff_id, nobody()) = $manager) AND ($staff IS NULL OR coalesce(r.staff_id, nobody()) = $staff)
  AND (NOT coalesce($met, false) OR m.mention_id IS NOT NULL)
ORDER BY r.happened_at DESC, r.id
