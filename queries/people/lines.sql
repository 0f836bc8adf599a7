-- In which lines does each person work, where it is not all of them?
-- One row per person and line; only for administrators.
-- takes: nothing
-- gives: staff_id uuid, line_id uuid, line varchar
SELECT a.staff_id, a.line_id, l.name AS line
FROM visible.account_lines a JOIN visible.lines l ON l.id = a.line_id
ORDER BY a.staff_id, l.position, l.id
