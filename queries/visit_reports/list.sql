-- Which reports of meetings are there?
-- One row per report, the latest meeting on top; `n`: how many there are in all. `$q` is sought in client, words and statements.
-- takes: since timestamp, until timestamp, line uuid, manager uuid, q varchar, most integer
-- gives: contact_id uuid, happened_at timestamp, client_id uuid, client varchar, kind varchar, staff_id uuid, staff varchar, author_id uuid
-- + heard varchar, agreed varchar, disagreed varchar, mistakes varchar, people varchar, unreliable bigint, n bigint
WITH said AS (
    SELECT contact_id, string_agg(lower(words), ' ' ORDER BY id) AS words, count(*) FILTER (WHERE unreliable AND settled_at IS NULL) AS unreliable
    FROM visible.statements WHERE contact_id IS NOT NULL GROUP BY contact_id),
found AS (
    SELECT r.*, c.kind, l.name AS client, coalesce(d.unreliable, 0) AS unreliable
    FROM visible.visit_reports r JOIN visible.contacts c ON c.id = r.contact_id LEFT JOIN visible.clients l ON l.id = r.client_id
    LEFT JOIN said d ON d.contact_id = r.contact_id
    WHERE r.happened_at >= $since AND r.happened_at < $until AND ($line IS NULL OR r.line_id = $line) AND ($manager IS NULL OR r.staff_id = $manager)
      AND ($q IS NULL OR strpos(l.name_norm, folded($q)) > 0 OR strpos(lower(coalesce(r.heard, '') || ' ' || coalesce(r.agreed, '') || ' '
          || coalesce(r.disagreed, '') || ' ' || coalesce(r.mistakes, '') || ' ' || coalesce(d.words, '')), lower($q)) > 0)),
there AS (
    SELECT t.contact_id, string_agg(p.name, ', ' ORDER BY p.name) AS people
    FROM visible.contact_people t JOIN visible.persons p ON p.id = t.person_id WHERE t.contact_id IN (SELECT contact_id FROM found) GROUP BY t.contact_id)
SELECT f.contact_id, f.happened_at, f.client_id, f.client, k.name AS kind, f.staff_id, s.name AS staff, f.entered_by AS author_id, f.heard, f.agreed,
       f.disagreed, f.mistakes, t.people, f.unreliable, count(*) OVER () AS n
FROM found f LEFT JOIN visible.contact_kinds k ON k.code = f.kind LEFT JOIN visible.staff s ON s.id = f.staff_id
LEFT JOIN there t ON t.contact_id = f.contact_id
ORDER BY f.happened_at DESC, f.contact_id LIMIT coalesce($most, 200)
