-- To whom may a complaint of this line be given?
-- One row per colleague with an open account: all of the line for who sees it whole, its heads for a manager.
-- takes: line uuid
-- gives: staff_id uuid, name varchar, role varchar
SELECT s.id AS staff_id, s.name, s.role FROM visible.line_staff s WHERE s.line_id = $line ORDER BY s.name, s.id
