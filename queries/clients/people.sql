-- Who works at this client, and whose birthday is near?
-- One row per person with a role there now, the main one first; `birthday` is the next one, `days` until it.
-- takes: client uuid, as_of timestamp
-- gives: person_id uuid, person varchar, role varchar, phone varchar, birthday date, days bigint
WITH born AS (
    SELECT p.id, p.name, r.role, p.phone, r.is_main,
           plus_months(p.birthday, 12 * (EXTRACT(YEAR FROM local_day($as_of)) - EXTRACT(YEAR FROM p.birthday))) AS this_year, p.birthday
    FROM visible.person_roles r JOIN visible.persons p ON p.id = r.person_id
    WHERE r.client_id = $client AND r.until IS NULL AND p.retired_at IS NULL),
ahead AS (
    SELECT id, name, role, phone, is_main, CASE WHEN this_year >= local_day($as_of) THEN this_year ELSE plus_months(
        birthday, 12 * (1 + EXTRACT(YEAR FROM local_day($as_of)) - EXTRACT(YEAR FROM birthday))) END AS birthday
    FROM born)
SELECT id AS person_id, name AS person, role, phone, birthday, whole_days_between(local_day($as_of), birthday) AS days
FROM ahead ORDER BY is_main DESC, name, id
