-- Who can be named to approve documents?
-- One row per person who signs in, by name.
-- takes: nothing
-- gives: staff_id uuid, staff varchar, role varchar
SELECT id AS staff_id, name AS staff, role FROM visible.staff
WHERE login IS NOT NULL AND disabled_at IS NULL AND retired_at IS NULL ORDER BY name, id
