-- Which persons may be one and the same?
-- One row per pair, the likeliest first, at most a hundred; `found` counts them all. Reached the same way, or like names at one client.
-- Fellegi and Sunter: weight = sum of log2(m/u) of what was compared, 1 of 64 pairs compared is one person before looking (house choices).
-- takes: line uuid, a uuid, b uuid
-- gives: a_id uuid, b_id uuid, a varchar, b varchar, a_client varchar, b_client varchar, likeness double, reasons varchar, weight double,
-- + probability double, found bigint
WITH cards AS (
    SELECT p.id, p.name, latin(p.name_norm) AS bare, right(digits_of(p.phone), 9) AS phone, lower(trim(p.email)) AS email, p.birthday
    FROM visible.persons p WHERE p.retired_at IS NULL AND ($a IS NULL OR p.id = $a OR p.id = $b)),
roles AS (
    SELECT r.person_id, k.id AS client_id, k.name AS client FROM visible.person_roles r JOIN visible.clients_in_hand k ON k.id = r.client_id
    WHERE r.until IS NULL AND ($line IS NULL OR k.line_id = $line)),
told AS (
    SELECT id, 'phone' AS kind, phone AS value FROM cards WHERE length(phone) >= 6
    UNION SELECT entity_id, kind, CASE WHEN kind = 'phone' THEN right(digits_of(value_norm), 9) ELSE value_norm END
    FROM visible.reach WHERE entity = 'person' AND kind IN ('phone', 'email')
    UNION SELECT id, 'email', email FROM cards WHERE email <> ''
    UNION SELECT person_id, 'client', CAST(client_id AS VARCHAR) FROM roles),
blocks AS (
    SELECT t.id, t.kind, t.value, count(*) OVER (PARTITION BY t.kind, t.value) AS n
    FROM told t WHERE t.id IN (SELECT id FROM cards) AND t.id IN (SELECT person_id FROM roles)),
pairs AS (
    SELECT x.id AS a_id, y.id AS b_id, max(CASE WHEN x.kind = 'phone' THEN 1 ELSE 0 END) AS same_phone,
           max(CASE WHEN x.kind = 'email' THEN 1 ELSE 0 END) AS same_email, max(CASE WHEN x.kind = 'client' THEN 1 ELSE 0 END) AS same_client
    FROM blocks x JOIN blocks y ON y.kind = x.kind AND y.value = x.value AND x.id < y.id WHERE x.n <= 50 GROUP BY x.id, y.id),
compared AS (
    SELECT p.*, a.name AS a, b.name AS b, name_likeness(a.bare, b.bare) AS likeness,
           CASE WHEN same_phone = 0 AND a.phone <> b.phone THEN 1 ELSE 0 END AS other_phone,
           CASE WHEN same_email = 0 AND a.email <> b.email THEN 1 ELSE 0 END AS other_email,
           CASE WHEN a.birthday = b.birthday THEN 1 WHEN a.birthday <> b.birthday THEN 0 END AS same_birthday
    FROM pairs p JOIN cards a ON a.id = p.a_id JOIN cards b ON b.id = p.b_id),
weighed AS (
    SELECT c.*, CASE WHEN same_phone = 1 THEN evidence(0.90, 0.0001) WHEN other_phone = 1 THEN evidence(0.10, 0.9999) ELSE 0e0 END
           + CASE WHEN same_email = 1 THEN evidence(0.85, 0.00005) WHEN other_email = 1 THEN evidence(0.30, 0.99995) ELSE 0e0 END
           + CASE WHEN likeness = 1 THEN evidence(0.70, 0.0005) WHEN likeness >= 0.92 THEN evidence(0.85, 0.005)
                  WHEN likeness >= 0.80 THEN evidence(0.10, 0.02) ELSE evidence(0.05, 0.975) END
           + CASE WHEN same_client = 1 THEN evidence(0.50, 0.05) ELSE 0e0 END
           + CASE same_birthday WHEN 1 THEN evidence(0.95, 0.003) WHEN 0 THEN evidence(0.05, 0.997) ELSE 0e0 END AS weight
    FROM compared c),
firsts AS (SELECT person_id, min(client) AS client FROM roles GROUP BY person_id)
SELECT w.a_id, w.b_id, w.a, w.b, x.client AS a_client, y.client AS b_client, w.likeness,
       concat_ws(',', CASE WHEN same_phone = 1 THEN 'phone' END, CASE WHEN same_email = 1 THEN 'email' END, CASE WHEN likeness >= 0.85 THEN 'name' END,
           CASE WHEN same_client = 1 THEN 'client' END, CASE WHEN same_birthday = 1 THEN 'birthday' END) AS reasons,
       w.weight, chance(w.weight - 6) AS probability, count(*) OVER () AS found
FROM weighed w JOIN firsts x ON x.person_id = w.a_id JOIN firsts y ON y.person_id = w.b_id WHERE w.weight - 6 >= 0 OR $a IS NOT NULL
ORDER BY w.weight DESC, w.a_id, w.b_id LIMIT 100
