-- Who can give and receive, what does each carry in points, and who is away in these days?
-- One row per person who owns deals and is still here, or still has something. first, until: days asked about, half-open; left out: the day of as_of.
-- load: in the lines of the viewer, as rebalance/things weighs; eased: back from an absence or new for fewer than five working days.
-- takes: as_of timestamp, first date, until_day date
-- gives: staff_id uuid, name varchar, gone boolean, all_lines boolean, lines varchar, hours_per_day double, capacity_points double, load double
-- + things bigint, away boolean, away_now date, starts_on date, eased boolean
WITH carried AS (
    SELECT t.holder_id, count(*) AS things,
           sum(CASE WHEN t.entity = 'deal' THEN t.weight WHEN t.entity = 'contact' AND t.due_at < $as_of THEN y.load_overdue
                    WHEN t.entity = 'contact' THEN y.load_planned WHEN w.id IS NOT NULL THEN 1e0 ELSE 0e0 END) AS load
    FROM visible.held_things t CROSS JOIN visible.company y
    LEFT JOIN visible.open_leads w ON t.entity = 'lead' AND w.id = t.entity_id AND w.answered_at IS NULL
    WHERE t.holder_id IS NOT NULL GROUP BY t.holder_id),
working AS (SELECT staff_id, string_agg(CAST(line_id AS VARCHAR), ',' ORDER BY line_id) AS lines FROM visible.owner_lines GROUP BY staff_id),
absent AS (
    SELECT staff_id, max(until) FILTER (WHERE since <= local_day($as_of) AND local_day($as_of) < until) AS away_now,
           max(until) FILTER (WHERE until <= local_day($as_of)) AS back_on,
           count(*) FILTER (WHERE since < coalesce($until_day, plus_days(local_day($as_of), 1)) AND coalesce($first, local_day($as_of)) < until) AS there
    FROM visible.absences GROUP BY staff_id),
person AS (
    SELECT o.*, a.away_now, coalesce(a.there, 0) > 0 AS away,
           greatest(CASE WHEN o.starts_on <= local_day($as_of) THEN o.starts_on END, a.back_on) AS back_on
    FROM visible.owners o LEFT JOIN absent a ON a.staff_id = o.id)
SELECT p.id AS staff_id, p.name, p.retired_at IS NOT NULL OR p.disabled_at IS NOT NULL AS gone, p.all_lines, coalesce(w.lines, '') AS lines,
       p.hours_per_day, p.capacity_points, coalesce(c.load, 0e0) AS load, coalesce(c.things, 0) AS things, p.away, p.away_now, p.starts_on,
       coalesce(t.working_day - b.working_day < 5, false) AS eased
FROM person p LEFT JOIN carried c ON c.holder_id = p.id LEFT JOIN working w ON w.staff_id = p.id
LEFT JOIN visible.calendar b ON b.day = p.back_on LEFT JOIN visible.calendar t ON t.day = local_day($as_of)
WHERE c.things > 0 OR (p.retired_at IS NULL AND p.disabled_at IS NULL)
ORDER BY p.name, p.id
