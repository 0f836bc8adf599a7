-- Which clients and persons answer to these letters, digits or part of an e-mail?
-- One row per client or person at a client; of another's client only its name and whose it is (no id). At most nine.
-- takes: q varchar
-- gives: client_id uuid, person_id uuid, client varchar, person varchar, role varchar, owner varchar, line varchar, place integer
WITH typed AS (
    SELECT split_part(folded($q), ' ', 1) AS a, split_part(folded($q), ' ', 2) AS b, split_part(folded($q), ' ', 3) AS c,
           digits_of($q) AS digits, lower(trim($q)) AS mail),
companies AS (
    SELECT k.id AS client_id, CAST(NULL AS UUID) AS person_id, k.name AS client, CAST(NULL AS VARCHAR) AS person,
           CAST(NULL AS VARCHAR) AS role, k.owner_id, k.line_id, CASE WHEN k.name_norm LIKE t.a || '%' THEN 1 ELSE 3 END AS place
    FROM visible.clients_in_hand k CROSS JOIN typed t
    WHERE (length(t.a) >= 2 AND k.name_norm LIKE '%' || t.a || '%' AND k.name_norm LIKE '%' || t.b || '%' AND k.name_norm LIKE '%' || t.c || '%')
       OR (length(t.digits) >= 4 AND k.phone_digits LIKE '%' || t.digits || '%')
       OR (length(t.mail) >= 4 AND strpos(lower(k.email), t.mail) > 0)),
people AS (
    SELECT k.id AS client_id, p.id AS person_id, k.name AS client, p.name AS person, r.role, k.owner_id, k.line_id,
           CASE WHEN p.name_norm LIKE t.a || '%' THEN 2 ELSE 4 END AS place
    FROM visible.person_roles r JOIN visible.clients_in_hand k ON k.id = r.client_id
    JOIN visible.persons p ON p.id = r.person_id CROSS JOIN typed t
    WHERE p.retired_at IS NULL AND r.until IS NULL AND (
          (length(t.a) >= 2 AND p.name_norm LIKE '%' || t.a || '%' AND (p.name_norm || ' ' || k.name_norm) LIKE '%' || t.b || '%'
           AND (p.name_norm || ' ' || k.name_norm) LIKE '%' || t.c || '%')
       OR (length(t.a) >= 2 AND length(t.b) >= 1 AND p.name_norm LIKE '%' || t.b || '%' AND k.name_norm LIKE '%' || t.a || '%')
       OR (length(t.digits) >= 4 AND p.phone_digits LIKE '%' || t.digits || '%')
       OR (length(t.mail) >= 4 AND strpos(lower(p.email), t.mail) > 0))),
known AS (
    SELECT f.client_id, f.person_id, f.client, f.person, f.role, s.name AS owner, l.name AS line, f.place
    FROM (SELECT * FROM companies UNION ALL SELECT * FROM people) f
    JOIN visible.lines l ON l.id = f.line_id LEFT JOIN visible.staff s ON s.id = f.owner_id),
others AS (
    SELECT CAST(NULL AS UUID) AS client_id, CAST(NULL AS UUID) AS person_id, n.name AS client, CAST(NULL AS VARCHAR) AS person,
           CAST(NULL AS VARCHAR) AS role, n.owner, n.line, 9 AS place
    FROM visible.client_names n CROSS JOIN typed t
    WHERE length(t.a) >= 3 AND n.name_norm LIKE '%' || t.a || '%' AND n.name_norm LIKE '%' || t.b || '%' AND n.name_norm LIKE '%' || t.c || '%')
SELECT client_id, person_id, client, person, role, owner, line, CAST(place AS INTEGER) AS place
FROM (SELECT * FROM known UNION ALL SELECT * FROM others) every_one
ORDER BY place, client, person NULLS FIRST, client_id, person_id LIMIT 9
