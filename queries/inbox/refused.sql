-- Which leads were refused lately, by whom and why?
-- One row per refused lead that may be worked on, of the 90 days before as_of, the latest first; is_valid false: it was no lead.
-- takes: as_of timestamp, line uuid
-- gives: lead_id uuid, name varchar, door varchar, source varchar, reason varchar, is_valid boolean, note varchar, refused_at timestamp
-- + refused_by varchar, owner varchar, waiting bigint
SELECT l.id AS lead_id, l.name, e.name AS door, s.name AS source, coalesce(r.name, l.refusal_reason) AS reason, coalesce(r.is_valid, l.valid) AS is_valid,
       CASE WHEN r.name IS NOT NULL AND l.refusal_reason <> r.name THEN l.refusal_reason END AS note, l.refused_at, w.name AS refused_by,
       o.name AS owner, count(*) OVER () AS waiting
FROM visible.leads_in_hand l LEFT JOIN visible.refusal_reasons r ON r.id = l.refusal_reason_id
LEFT JOIN visible.entry_points e ON e.id = l.entry_point_id LEFT JOIN visible.sources s ON s.id = l.source_id
LEFT JOIN visible.staff o ON o.id = l.owner_id LEFT JOIN visible.staff w ON w.id = l.refused_by
WHERE l.refused_at IS NOT NULL AND days_between(l.refused_at, $as_of) < 90 AND ($line IS NULL OR l.line_id = $line)
ORDER BY l.refused_at DESC, l.id LIMIT 50
