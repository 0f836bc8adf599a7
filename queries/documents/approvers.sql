-- Who approves what is written from each template, in which order?
-- One row per template and person.
-- takes: nothing
-- gives: template_id uuid, position integer, staff_id uuid, staff varchar
SELECT a.template_id, a.position, a.staff_id, s.name AS staff
FROM visible.template_approvers a LEFT JOIN visible.staff s ON s.id = a.staff_id
ORDER BY a.template_id, a.position
