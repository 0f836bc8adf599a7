-- Do clients whose person was greeted on a birthday buy again more often?
-- One row per client with a birthday in the period who had bought in the 365 days before it: the first such day, 181 days or more before as_of.
-- exposed: a contact from us with that person (or with nobody named) was held from the day before to the day after, as on the client's card;
-- happened: a purchase in the 180 days that begin after that. Alike: line, purchases and money of the 365 days before the birthday.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, exposed boolean, happened boolean
-- gives: client varchar, line varchar, day date, exposed boolean, happened boolean, days integer, bought_before bigint, spent_before decimal, alike varchar
-- + client_id uuid
WITH born AS (
    SELECT r.client_id, p.id AS person_id, k.day
    FROM visible.persons p JOIN visible.person_roles r ON r.person_id = p.id JOIN visible.calendar k
      ON EXTRACT(MONTH FROM k.day) = EXTRACT(MONTH FROM p.birthday) AND EXTRACT(DAY FROM k.day) = EXTRACT(DAY FROM p.birthday)
    WHERE k.day >= local_day($since) AND k.day < local_day($until) AND k.day <= plus_days(local_day($as_of), -181)
      AND (r.since IS NULL OR r.since <= k.day) AND (r.until IS NULL OR r.until > k.day)),
bought AS (
    SELECT client_id, local_day(happened_at) AS day, amount FROM visible.purchases
    WHERE client_id IN (SELECT client_id FROM born) AND happened_at <= $as_of AND (undone_at IS NULL OR undone_at > $as_of)),
known AS (
    SELECT client_id, day, row_number() OVER (PARTITION BY client_id ORDER BY day) AS nth
    FROM (SELECT DISTINCT b.client_id, b.day FROM born b JOIN bought p ON p.client_id = b.client_id AND p.day < b.day
              AND whole_days_between(p.day, b.day) <= 365) d),
greeted AS (
    SELECT DISTINCT u.client_id FROM known u JOIN born b ON b.client_id = u.client_id AND b.day = u.day
    JOIN visible.contacts k ON k.client_id = u.client_id AND (k.person_id IS NULL OR k.person_id = b.person_id)
    WHERE u.nth = 1 AND k.state = 'held' AND k.direction = 'out' AND whole_days_between(u.day, local_day(k.happened_at)) BETWEEN -1 AND 1),
told AS (
    SELECT u.client_id, u.day, g.client_id IS NOT NULL AS exposed,
           count(p.day) FILTER (WHERE whole_days_between(u.day, p.day) BETWEEN 2 AND 181 AND coalesce(p.amount, 0) >= 0) > 0 AS happened,
           count(p.day) FILTER (WHERE whole_days_between(p.day, u.day) BETWEEN 1 AND 365) AS bought_before,
           sum(p.amount) FILTER (WHERE whole_days_between(p.day, u.day) BETWEEN 1 AND 365) AS spent_before
    FROM known u JOIN bought p ON p.client_id = u.client_id LEFT JOIN greeted g ON g.client_id = u.client_id
    WHERE u.nth = 1 GROUP BY u.client_id, u.day, g.client_id)
SELECT c.name AS client, l.name AS line, t.day, t.exposed, t.happened, CAST(NULL AS INTEGER) AS days, t.bought_before, t.spent_before,
       CAST(NULL AS VARCHAR) AS alike, t.client_id
FROM told t JOIN visible.clients c ON c.id = t.client_id LEFT JOIN visible.lines l ON l.id = c.line_id
LEFT JOIN visible.client_owners w ON w.client_id = t.client_id
    AND (w.valid_from IS NULL OR w.valid_from <= utc_of_day(t.day)) AND (w.valid_to IS NULL OR w.valid_to > utc_of_day(t.day))
WHERE ($line IS NULL OR c.line_id = $line)
  AND ($team IS NULL OR coalesce(w.team_id, nobody()) = $team)
  AND ($manager IS NULL OR coalesce(w.owner_id, nobody()) = $manager)
  AND ($source IS NULL OR coalesce(c.source_id, nobody()) = $source)
  AND ($exposed IS NULL OR t.exposed = $exposed) AND ($happened IS NULL OR t.happened = $happened)
ORDER BY t.day, c.name, t.client_id
