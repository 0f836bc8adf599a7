-- Of what is the load of each person made?
-- One row per person and stage of open deals, or planned contacts, overdue contacts, leads that wait: how many, and the points of each as set now.
-- takes: as_of timestamp
-- gives: staff_id uuid, name varchar, part varchar, stage_id uuid, stage varchar, line varchar, place integer, n bigint, points double
WITH part AS (
    SELECT d.owner_id AS staff_id, 'deal' AS part, d.stage_id, s.load_weight AS points FROM visible.deals d JOIN visible.stages s ON s.id = d.stage_id
    WHERE s.kind = 'open'
    UNION ALL
    SELECT c.staff_id, CASE WHEN c.due_at < $as_of THEN 'overdue' ELSE 'planned' END, NULL,
           CASE WHEN c.due_at < $as_of THEN y.load_overdue ELSE y.load_planned END
    FROM visible.contacts c CROSS JOIN visible.company y WHERE c.state = 'planned'
    UNION ALL
    SELECT owner_id, 'lead', NULL, 1e0 FROM visible.open_leads WHERE answered_at IS NULL)
SELECT p.staff_id, o.name, p.part, p.stage_id, s.name AS stage, l.name AS line, s.position AS place, count(*) AS n, max(p.points) AS points
FROM part p JOIN visible.owners o ON o.id = p.staff_id LEFT JOIN visible.stages s ON s.id = p.stage_id LEFT JOIN visible.lines l ON l.id = s.line_id
WHERE o.retired_at IS NULL AND o.disabled_at IS NULL
GROUP BY p.staff_id, o.name, p.part, p.stage_id, s.name, s.position, l.name, l.position
ORDER BY o.name, p.staff_id, l.position, s.position, p.part, p.stage_id
