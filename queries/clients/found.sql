-- Which clients answer to these letters and digits, in whatever order and script?
-- One row per client in hand: each word (four at most) is part of the name, city, tax number, a phone or an e-mail of the client or
-- of one of its persons. Text without letters is one number: digits of a phone as it may be written, or of a tax number.
-- takes: q varchar
-- gives: client_id uuid
WITH typed AS (
    SELECT CASE WHEN upper($q) <> lower($q) THEN folded($q) ELSE all_digits($q) END AS said, upper($q) <> lower($q) AS letters,
           upper($q) <> lower($q) AND bit_length($q) = 8 * length($q) AS is_latin),
words AS MATERIALIZED (
    SELECT DISTINCT w, CASE WHEN letters THEN latin(w) WHEN length(w) > 6 THEN digits_of(w) ELSE w END AS l FROM (
        SELECT split_part(said, ' ', 1) AS w, letters FROM typed UNION ALL SELECT split_part(said, ' ', 2) AS w, letters FROM typed
        UNION ALL SELECT split_part(said, ' ', 3) AS w, letters FROM typed UNION ALL SELECT split_part(said, ' ', 4) AS w, letters FROM typed) s
    WHERE w <> ''),
texts AS (
    SELECT id AS client_id, concat_ws(' ', name_norm, replace(lower(city), 'ё', 'е'), lower(email), tax_number, phone_digits) AS said
    FROM visible.clients_in_hand
    UNION ALL
    SELECT r.client_id, concat_ws(' ', p.name_norm, lower(p.email), p.phone_digits) AS said
    FROM visible.person_roles r JOIN visible.persons p ON p.id = r.person_id WHERE r.until IS NULL AND p.retired_at IS NULL
    UNION ALL
    SELECT entity_id, value_norm FROM visible.reach WHERE entity = 'client'
    UNION ALL
    SELECT r.client_id, x.value_norm
    FROM visible.reach x JOIN visible.person_roles r ON r.person_id = x.entity_id AND r.until IS NULL WHERE x.entity = 'person'),
spelled AS (  -- in Latin letters too where Latin letters are typed
    SELECT t.client_id, CASE WHEN y.is_latin AND bit_length(t.said) <> 8 * length(t.said) THEN concat_ws(' ', t.said, latin(t.said))
                             ELSE t.said END AS said
    FROM texts t CROSS JOIN typed y)
SELECT k.id AS client_id
FROM spelled s JOIN words w ON strpos(s.said, w.w) > 0 OR strpos(s.said, w.l) > 0
JOIN visible.clients_in_hand k ON k.id = s.client_id
GROUP BY k.id HAVING count(DISTINCT w.w) = (SELECT count(*) FROM words)
ORDER BY k.id
