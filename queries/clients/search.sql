-- Which clients and persons answer to these letters and digits, in whatever order and script?
-- One row per client or person at a client, found as in clients/found; of another's client only its name and whose it is (no id). At most nine.
-- takes: q varchar
-- gives: client_id uuid, person_id uuid, client varchar, person varchar, role varchar, owner varchar, line varchar, place integer
WITH typed AS (
    SELECT CASE WHEN upper($q) <> lower($q) THEN folded($q) ELSE all_digits($q) END AS said, upper($q) <> lower($q) AS letters,
           upper($q) <> lower($q) AND bit_length($q) = 8 * length($q) AS is_latin),
words AS MATERIALIZED (  -- l: in Latin letters; of a whole phone number what does not depend on how it is written
    SELECT DISTINCT w, CASE WHEN letters THEN latin(w) WHEN length(w) > 6 THEN digits_of(w) ELSE w END AS l FROM (
        SELECT split_part(said, ' ', 1) AS w, said, letters FROM typed UNION ALL SELECT split_part(said, ' ', 2), said, letters FROM typed
        UNION ALL SELECT split_part(said, ' ', 3), said, letters FROM typed UNION ALL SELECT split_part(said, ' ', 4), said, letters FROM typed) s
    WHERE w <> '' AND length(said) >= CASE WHEN letters THEN 2 ELSE 3 END),
texts AS (
    SELECT id AS client_id, CAST(NULL AS UUID) AS person_id,
           concat_ws(' ', name_norm, replace(lower(city), 'ё', 'е'), lower(email), tax_number, phone_digits) AS said
    FROM visible.clients_in_hand
    UNION ALL SELECT r.client_id, p.id, concat_ws(' ', p.name_norm, lower(p.email), p.phone_digits)
    FROM visible.person_roles r JOIN visible.persons p ON p.id = r.person_id WHERE r.until IS NULL AND p.retired_at IS NULL
    UNION ALL SELECT entity_id, NULL, value_norm FROM visible.reach WHERE entity = 'client'
    UNION ALL SELECT r.client_id, r.person_id, x.value_norm
    FROM visible.reach x JOIN visible.person_roles r ON r.person_id = x.entity_id AND r.until IS NULL WHERE x.entity = 'person'),
spelled AS (
    SELECT t.client_id, t.person_id, CASE WHEN y.is_latin AND bit_length(t.said) <> 8 * length(t.said)
           THEN concat_ws(' ', t.said, latin(t.said)) ELSE t.said END AS said
    FROM texts t CROSS JOIN typed y),
matched AS MATERIALIZED (
    SELECT s.client_id, s.person_id, w.w, CASE WHEN strpos(s.said, w.w) = 1 OR strpos(s.said, w.l) = 1 THEN 1 ELSE 0 END AS begins
    FROM spelled s JOIN words w ON strpos(s.said, w.w) > 0 OR strpos(s.said, w.l) > 0),
best AS MATERIALIZED (
    SELECT k.id AS client_id, k.name AS client, k.owner_id, k.line_id,
           min(CASE WHEN m.begins = 0 THEN 3 WHEN m.person_id IS NULL THEN 1 ELSE 2 END) AS place
    FROM matched m JOIN visible.clients_in_hand k ON k.id = m.client_id
    GROUP BY k.id, k.name, k.owner_id, k.line_id HAVING count(DISTINCT m.w) = (SELECT count(*) FROM words)
    ORDER BY place, client, client_id LIMIT 9),
near AS MATERIALIZED (SELECT m.client_id, m.person_id, m.w, m.begins FROM matched m JOIN best b ON b.client_id = m.client_id),
people AS MATERIALIZED (  -- all words are said of the person or of where the person works, one at least of the person
    SELECT client_id, person_id, max(begins) AS begins FROM (
        SELECT client_id, person_id, w, begins FROM near WHERE person_id IS NOT NULL
        UNION ALL SELECT n.client_id, o.person_id, n.w, 0
        FROM near n JOIN near o ON o.client_id = n.client_id AND o.person_id IS NOT NULL WHERE n.person_id IS NULL) b
    GROUP BY client_id, person_id HAVING count(DISTINCT w) = (SELECT count(*) FROM words)),
shown AS (
    SELECT client_id, person_id, 4 - 2 * begins AS place FROM people
    UNION ALL SELECT client_id, NULL, CASE WHEN place = 1 THEN 1 ELSE 3 END FROM best
    WHERE client_id NOT IN (SELECT client_id FROM people) OR client_id IN (
        SELECT client_id FROM near WHERE person_id IS NULL GROUP BY client_id HAVING count(DISTINCT w) = (SELECT count(*) FROM words))),
others AS (SELECT name AS client, owner, line, CASE WHEN (SELECT is_latin FROM typed) AND bit_length(name_norm) <> 8 * length(name_norm)
                  THEN concat_ws(' ', name_norm, latin(name_norm)) ELSE name_norm END AS said
           FROM visible.client_names WHERE (SELECT letters AND length(said) >= 3 FROM typed))
SELECT h.client_id, h.person_id, b.client, p.name AS person,
       (SELECT max(r.role) FROM visible.person_roles r WHERE r.client_id = h.client_id AND r.person_id = h.person_id AND r.until IS NULL) AS role,
       s.name AS owner, l.name AS line, CAST(h.place AS INTEGER) AS place
FROM shown h JOIN best b ON b.client_id = h.client_id JOIN visible.lines l ON l.id = b.line_id
LEFT JOIN visible.staff s ON s.id = b.owner_id LEFT JOIN visible.persons p ON p.id = h.person_id
UNION ALL SELECT NULL, NULL, client, NULL, NULL, owner, line, 9 FROM others o
WHERE NOT EXISTS (SELECT 1 FROM words w WHERE strpos(o.said, w.w) = 0 AND strpos(o.said, w.l) = 0)
ORDER BY place, client, person NULLS FIRST, client_id, person_id LIMIT 9
