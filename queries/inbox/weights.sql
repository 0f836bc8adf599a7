-- What share of the leads does each colleague receive?
-- One row per colleague who owns deals and is still here; weight 1 = as many as the others, 0 = none by proposal.
-- takes: line uuid
-- gives: staff_id uuid, name varchar, weight double, capacity_leads integer, capacity_points double, version integer
SELECT o.id AS staff_id, o.name, coalesce(o.lead_weight, 1e0) AS weight, o.capacity_leads, o.capacity_points, o.version
FROM visible.owners o
WHERE o.retired_at IS NULL AND o.disabled_at IS NULL AND ($line IS NULL OR EXISTS (
    SELECT 1 FROM visible.owner_lines i WHERE i.staff_id = o.id AND i.line_id = $line))
ORDER BY o.name, o.id
