-- What came in by a door and could not be taken: what waits to be put right, or what was dropped?
-- One row per thing kept, the longest waiting first, what was dropped in the 90 days before as_of the latest first; for the heads of its line.
-- problem: JSON with the sentence and its values, and the reason of a drop; waiting: how many there are in all.
-- takes: as_of timestamp, line uuid, dropped boolean
-- gives: kept_id uuid, door varchar, way varchar, line_id uuid, line varchar, body varchar, problem varchar, happened_at timestamp
-- + settled_at timestamp, settled_by varchar, waiting bigint, version integer
SELECT q.id AS kept_id, q.door, d.name AS way, q.line_id, l.name AS line, q.body, q.problem, q.happened_at, q.settled_at, o.name AS settled_by,
       count(*) OVER () AS waiting, q.version
FROM visible.quarantine q LEFT JOIN visible.lines l ON l.id = q.line_id LEFT JOIN visible.doors d ON d.id = q.door_id
LEFT JOIN visible.staff o ON o.id = q.settled_by
WHERE ($line IS NULL OR q.line_id = $line OR q.line_id IS NULL)
  AND CASE WHEN coalesce($dropped, false) THEN q.outcome = 'dropped' AND days_between(q.settled_at, $as_of) < 90 ELSE q.outcome IS NULL END
ORDER BY CASE WHEN coalesce($dropped, false) THEN q.settled_at END DESC NULLS LAST, q.happened_at, q.id LIMIT 100
