-- Which complaints came in the period, and how long did each take?
-- One row per complaint, the latest first. days: from its coming to its close, or to as_of while it is open; in_time: closed by its deadline, empty
-- while that may still be; credited to the client's owner when it came.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: client varchar, what varchar, severity integer, owner varchar, happened_at timestamp, closed_at timestamp, days double, closed boolean
-- + in_time boolean, complaint_id uuid, client_id uuid
WITH asked AS (
    SELECT c.*, CASE WHEN c.closed_at <= $as_of THEN c.closed_at END AS ended_at FROM visible.complaints c
    WHERE c.happened_at >= $since AND c.happened_at < $until AND c.happened_at <= $as_of AND ($line IS NULL OR c.line_id = $line))
SELECT k.name AS client, a.what, a.severity, o.name AS owner, a.happened_at, a.ended_at AS closed_at,
       greatest(0e0, days_between(a.happened_at, coalesce(a.ended_at, $as_of))) AS days, a.ended_at IS NOT NULL AS closed,
       CASE WHEN a.ended_at <= a.deadline_at THEN true WHEN a.deadline_at < $as_of THEN false END AS in_time, a.id AS complaint_id, a.client_id
FROM asked a LEFT JOIN visible.clients k ON k.id = a.client_id LEFT JOIN visible.staff o ON o.id = a.owner_id
LEFT JOIN visible.client_owners w ON w.client_id = a.client_id
    AND (w.valid_from IS NULL OR w.valid_from <= a.happened_at) AND (w.valid_to IS NULL OR w.valid_to > a.happened_at)
WHERE ($team IS NULL OR coalesce(w.team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(w.owner_id, nobody()) = $manager)
  AND ($source IS NULL OR coalesce(k.source_id, nobody()) = $source)
ORDER BY a.happened_at DESC, a.id
