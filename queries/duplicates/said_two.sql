-- Of which pairs of clients did somebody say that they are two?
-- One row per pair, the latest first, at most a hundred.
-- takes: nothing
-- gives: a_id uuid, b_id uuid, a varchar, b varchar, entered_at timestamp, staff varchar
SELECT n.a_id, n.b_id, a.name AS a, b.name AS b, n.entered_at, s.name AS staff
FROM visible.not_duplicates n JOIN visible.clients a ON a.id = n.a_id JOIN visible.clients b ON b.id = n.b_id
LEFT JOIN visible.staff s ON s.id = n.entered_by
ORDER BY n.entered_at DESC, n.a_id, n.b_id LIMIT 100
