-- Who can give and receive, and what does each carry now?
-- One row per person who owns deals; load: points of the open deals held. Who left is listed only while something is still theirs.
-- takes: as_of timestamp
-- gives: staff_id uuid, name varchar, team varchar, gone boolean, all_lines boolean, lines varchar, clients bigint, open_deals bigint
-- + load double, capacity_points double, things bigint, away_until date
WITH carried AS (
    SELECT holder_id, count(*) AS things, count(*) FILTER (WHERE entity = 'client') AS clients, count(*) FILTER (WHERE entity = 'deal') AS deals,
           sum(weight) AS load FROM visible.held_things WHERE holder_id IS NOT NULL GROUP BY holder_id),
working AS (SELECT staff_id, string_agg(CAST(line_id AS VARCHAR), ',' ORDER BY line_id) AS lines FROM visible.owner_lines GROUP BY staff_id),
away AS (
    SELECT staff_id, max(until) AS until FROM visible.absences WHERE since <= local_day($as_of) AND local_day($as_of) < until GROUP BY staff_id)
SELECT o.id AS staff_id, o.name, o.team, o.retired_at IS NOT NULL OR o.disabled_at IS NOT NULL AS gone, o.all_lines, coalesce(w.lines, '') AS lines,
       coalesce(h.clients, 0) AS clients, coalesce(h.deals, 0) AS open_deals, coalesce(h.load, 0e0) AS load, o.capacity_points,
       coalesce(h.things, 0) AS things, a.until AS away_until
FROM visible.owners o LEFT JOIN carried h ON h.holder_id = o.id LEFT JOIN working w ON w.staff_id = o.id LEFT JOIN away a ON a.staff_id = o.id
WHERE h.things > 0 OR (o.retired_at IS NULL AND o.disabled_at IS NULL)
ORDER BY o.name, o.id
