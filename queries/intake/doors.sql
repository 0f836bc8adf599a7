-- Which keys and web forms are there, what may each do, and when was it last used?
-- One row per key or form, live ones first, then those revoked last; leads: what came by it and was taken; aside: what waits in quarantine.
-- takes: nothing
-- gives: id uuid, kind varchar, name varchar, shown varchar, scopes varchar, line varchar, source varchar, back_to varchar, per_minute integer,
-- + created_at timestamp, seen_at timestamp, revoked_at timestamp, leads bigint, aside bigint
WITH came AS (SELECT door_id, count(DISTINCT lead_id) AS n FROM visible.lead_touches WHERE door_id IS NOT NULL GROUP BY door_id),
     waiting AS (SELECT door_id, count(*) AS n FROM visible.quarantine WHERE settled_at IS NULL AND door_id IS NOT NULL GROUP BY door_id)
SELECT d.id, d.kind, d.name, d.shown, d.scopes, l.name AS line, s.name AS source, d.back_to, d.per_minute,
       d.created_at, d.seen_at, d.revoked_at, coalesce(c.n, 0) AS leads, coalesce(w.n, 0) AS aside
FROM visible.doors d
LEFT JOIN visible.lines l ON l.id = d.line_id
LEFT JOIN visible.sources s ON s.id = d.source_id
LEFT JOIN came c ON c.door_id = d.id
LEFT JOIN waiting w ON w.door_id = d.id
ORDER BY d.revoked_at DESC NULLS FIRST, d.created_at DESC, d.id
