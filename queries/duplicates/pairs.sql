-- Which clients of a line may be one and the same?
-- One row per pair, the likeliest first, at most a hundred; `found` counts them all. Pairs said to be two are left out.
-- Fellegi and Sunter: weight = sum of log2(m/u) of what was compared, 1 of 64 pairs compared is one client before looking (house choices).
-- takes: line uuid, a uuid, b uuid
-- gives: a_id uuid, b_id uuid, a varchar, b varchar, line varchar, a_owner varchar, b_owner varchar, likeness double, person varchar,
-- + reasons varchar, weight double, probability double, found bigint
WITH cards AS (
    SELECT id, line_id, name, owner_id, latin(name_norm) AS bare, right(digits_of(phone), 9) AS phone, lower(trim(email)) AS email,
           replace(tax_number, ' ', '') AS tax, latin(folded(city)) AS city
    FROM visible.clients_in_hand WHERE ($line IS NULL OR line_id = $line) AND ($a IS NULL OR id = $a OR id = $b)),
told AS (
    SELECT id, 'phone' AS kind, phone AS value FROM cards WHERE length(phone) >= 6
    UNION SELECT entity_id, kind, CASE WHEN kind = 'phone' THEN right(digits_of(value_norm), 9) ELSE value_norm END
    FROM visible.reach WHERE entity = 'client' AND kind IN ('phone', 'email')
    UNION SELECT id, 'email', email FROM cards WHERE email <> ''
    UNION SELECT id, 'tax', tax FROM cards WHERE tax <> ''
    UNION SELECT id, 'near', left(bare, 6) || '/' || coalesce(city, '') FROM cards
    UNION SELECT id, 'start', left(bare, 8) FROM cards
    UNION SELECT r.client_id, 'person', latin(p.name_norm) FROM visible.person_roles r JOIN visible.persons p ON p.id = r.person_id
    WHERE r.until IS NULL AND p.retired_at IS NULL),
blocks AS (
    SELECT c.line_id, t.id, t.kind, t.value, count(*) OVER (PARTITION BY c.line_id, t.kind, t.value) AS n
    FROM told t JOIN cards c ON c.id = t.id),
pairs AS (
    SELECT x.id AS a_id, y.id AS b_id, max(CASE WHEN x.kind = 'phone' THEN 1 ELSE 0 END) AS same_phone,
           max(CASE WHEN x.kind = 'email' THEN 1 ELSE 0 END) AS same_email, max(CASE WHEN x.kind = 'tax' THEN 1 ELSE 0 END) AS same_tax,
           max(CASE WHEN x.kind = 'person' THEN x.value END) AS person
    FROM blocks x JOIN blocks y ON y.line_id = x.line_id AND y.kind = x.kind AND y.value = x.value AND x.id < y.id
    WHERE x.n <= CASE WHEN x.kind IN ('near', 'start') THEN 100 ELSE 30 END GROUP BY x.id, y.id),
compared AS (
    SELECT p.*, a.name AS a, b.name AS b, a.line_id, a.owner_id AS a_owner_id, b.owner_id AS b_owner_id,
           CASE WHEN numbers_in(a.bare) = numbers_in(b.bare) THEN name_likeness(a.bare, b.bare) ELSE 0e0 END AS likeness,
           CASE WHEN same_phone = 0 AND a.phone <> b.phone THEN 1 ELSE 0 END AS other_phone,
           CASE WHEN same_email = 0 AND a.email <> b.email THEN 1 ELSE 0 END AS other_email,
           CASE WHEN same_tax = 0 AND a.tax <> b.tax THEN 1 ELSE 0 END AS other_tax,
           CASE WHEN a.city = b.city THEN 1 WHEN a.city <> b.city THEN 0 END AS same_city
    FROM pairs p JOIN cards a ON a.id = p.a_id JOIN cards b ON b.id = p.b_id),
weighed AS (
    SELECT c.*, CASE WHEN same_tax = 1 THEN evidence(0.95, 0.00001) WHEN other_tax = 1 THEN evidence(0.05, 0.99999) ELSE 0e0 END
           + CASE WHEN same_phone = 1 THEN evidence(0.90, 0.0001) WHEN other_phone = 1 THEN evidence(0.10, 0.9999) ELSE 0e0 END
           + CASE WHEN same_email = 1 THEN evidence(0.85, 0.00005) WHEN other_email = 1 THEN evidence(0.30, 0.99995) ELSE 0e0 END
           + CASE WHEN likeness = 1 THEN evidence(0.70, 0.0005) WHEN likeness >= 0.92 THEN evidence(0.85, 0.005)
                  WHEN likeness >= 0.80 THEN evidence(0.10, 0.02) ELSE evidence(0.05, 0.975) END
           + CASE same_city WHEN 1 THEN evidence(0.80, 0.10) WHEN 0 THEN evidence(0.20, 0.90) ELSE 0e0 END
           + CASE WHEN person IS NOT NULL THEN evidence(0.60, 0.001) ELSE 0e0 END AS weight
    FROM compared c
    WHERE same_phone + same_email + same_tax > 0 OR likeness >= 0.92 OR (likeness >= 0.85 AND (same_city = 1 OR person IS NOT NULL)))
SELECT w.a_id, w.b_id, w.a, w.b, l.name AS line, s.name AS a_owner, o.name AS b_owner, w.likeness, w.person,
       concat_ws(',', CASE WHEN same_tax = 1 THEN 'tax' END, CASE WHEN same_phone = 1 THEN 'phone' END, CASE WHEN same_email = 1 THEN 'email' END,
           CASE WHEN likeness >= 0.85 THEN 'name' END, CASE WHEN same_city = 1 THEN 'city' END, CASE WHEN person IS NOT NULL THEN 'person' END) AS reasons,
       w.weight, chance(w.weight - 6) AS probability, count(*) OVER () AS found
FROM weighed w JOIN visible.lines l ON l.id = w.line_id LEFT JOIN visible.staff s ON s.id = w.a_owner_id
LEFT JOIN visible.staff o ON o.id = w.b_owner_id
WHERE (w.weight - 6 >= 0 OR $a IS NOT NULL) AND NOT EXISTS (SELECT 1 FROM visible.not_duplicates n WHERE n.a_id = w.a_id AND n.b_id = w.b_id)
ORDER BY w.weight DESC, w.a_id, w.b_id LIMIT 100
