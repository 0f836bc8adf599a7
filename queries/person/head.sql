-- Who is this person?
-- One row; none when no client of theirs is the viewer's to work on. birthday_in: days until the next one.
-- takes: person uuid, as_of timestamp
-- gives: person_id uuid, person varchar, phone varchar, email varchar, birthday date, birthday_in bigint, language varchar, consent boolean,
-- + note varchar, retired_at timestamp, merged_into_id uuid, version integer
WITH known AS (
    SELECT p.*, plus_months(p.birthday, 12 * (EXTRACT(YEAR FROM local_day($as_of)) - EXTRACT(YEAR FROM p.birthday))) AS this_year
    FROM visible.persons p
    WHERE p.id = $person AND p.id IN (
        SELECT r.person_id FROM visible.person_roles r JOIN visible.client_cards c ON c.id = r.client_id WHERE c.in_hand))
SELECT id AS person_id, name AS person, phone, email, birthday, whole_days_between(local_day($as_of), CASE WHEN this_year >= local_day($as_of)
           THEN this_year ELSE plus_months(birthday, 12 * (1 + EXTRACT(YEAR FROM local_day($as_of)) - EXTRACT(YEAR FROM birthday))) END) AS birthday_in,
       language, consent, note, retired_at, merged_into_id, version
FROM known ORDER BY id
