-- Which addresses get no letters, since when and why?
-- One row per address that wants none or does not exist, the latest on top; person: only the address of this one; search: a part of address or name.
-- takes: person uuid, search varchar, most integer
-- gives: unsubscribe_id uuid, address varchar, person_id uuid, person varchar, way varchar, happened_at timestamp, staff varchar, n bigint
WITH told AS (
    SELECT u.id AS unsubscribe_id, u.address_norm AS address, p.id AS person_id, p.name AS person, u.way, u.happened_at, s.name AS staff
    FROM visible.unsubscribes u LEFT JOIN visible.persons p ON p.id = u.person_id LEFT JOIN visible.staff s ON s.id = u.entered_by
    WHERE ($person IS NULL OR u.address_norm IN (SELECT lower(trim(email)) FROM visible.persons WHERE id = $person))
      AND ($search IS NULL OR strpos(u.address_norm, lower($search)) > 0 OR strpos(lower(p.name), lower($search)) > 0))
SELECT unsubscribe_id, address, person_id, person, way, happened_at, staff, count(*) OVER () AS n
FROM told ORDER BY happened_at DESC, unsubscribe_id LIMIT coalesce($most, 1000)
