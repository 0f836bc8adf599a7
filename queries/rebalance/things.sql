-- What have these people in hand, what does each thing weigh, and what of it falls due when?
-- One row per open thing held; what shares a bundle_id stays in one hand. Holders: ids with a comma between; empty: everybody's.
-- Points as the load of the workload page has them: stage weight of a deal, planned or overdue contact; a lead that waits for its answer: 1.
-- weighing: only bundles that weigh something.
-- takes: as_of timestamp, holders varchar, weighing boolean
-- gives: entity varchar, entity_id uuid, bundle_id uuid, line_id uuid, holder_id uuid, version integer, weight double
-- + client_id uuid, client varchar, what varchar, due_at timestamp, amount decimal, holder varchar, points double, waits boolean
WITH thing AS (
    SELECT t.*, o.name AS holder, w.id IS NOT NULL AS waits,
           CASE WHEN t.entity = 'deal' THEN t.weight WHEN t.entity = 'contact' AND t.due_at < $as_of THEN y.load_overdue
                WHEN t.entity = 'contact' THEN y.load_planned WHEN w.id IS NOT NULL THEN 1e0 ELSE 0e0 END AS points
    FROM visible.held_things t JOIN visible.owners o ON o.id = t.holder_id CROSS JOIN visible.company y
    LEFT JOIN visible.open_leads w ON t.entity = 'lead' AND w.id = t.entity_id AND w.answered_at IS NULL
    WHERE $holders IS NULL OR position(CAST(t.holder_id AS VARCHAR) IN $holders) > 0),
heavy AS (SELECT bundle_id FROM thing GROUP BY bundle_id HAVING sum(points) > 0)
SELECT t.entity, t.entity_id, t.bundle_id, t.line_id, t.holder_id, t.version, t.weight, t.client_id, c.name AS client, t.label AS what, t.due_at,
       t.amount, t.holder, t.points, t.waits
FROM thing t LEFT JOIN visible.clients c ON c.id = t.client_id LEFT JOIN heavy h ON h.bundle_id = t.bundle_id
WHERE $weighing IS NULL OR NOT $weighing OR h.bundle_id IS NOT NULL
ORDER BY c.name NULLS LAST, t.bundle_id, t.entity, t.due_at NULLS FIRST, t.entity_id
