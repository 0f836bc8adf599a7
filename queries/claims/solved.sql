-- Do clients whose complaint was solved in time buy again more often than those whose was not?
-- One row per client who complained in the period: the first complaint, 210 days or more before as_of. exposed: closed by its deadline and within
-- 30 days; happened: a purchase in the 180 days that begin 30 days after the complaint, for everybody, so that nobody counts as solved because of
-- what came later. Alike: line, severity, purchases and money of the 365 days before the complaint.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, exposed boolean, happened boolean
-- gives: client varchar, line varchar, day date, exposed boolean, happened boolean, days integer, bought_before bigint, spent_before decimal, alike varchar
-- + client_id uuid
WITH complaint AS (
    SELECT c.client_id, c.line_id, c.severity, local_day(c.happened_at) AS day,
           coalesce(c.closed_at <= c.deadline_at, false) AND whole_days_between(local_day(c.happened_at), local_day(c.closed_at)) <= 30 AS exposed,
           row_number() OVER (PARTITION BY c.client_id ORDER BY c.happened_at, c.id) AS nth
    FROM visible.complaints c
    WHERE c.happened_at >= $since AND c.happened_at < $until AND c.happened_at <= $as_of AND ($line IS NULL OR c.line_id = $line)),
unit AS (SELECT * FROM complaint WHERE nth = 1 AND whole_days_between(day, local_day($as_of)) >= 210),
bought AS (
    SELECT client_id, local_day(happened_at) AS day, amount FROM visible.purchases
    WHERE client_id IN (SELECT client_id FROM unit) AND happened_at <= $as_of AND (undone_at IS NULL OR undone_at > $as_of)),
told AS (
    SELECT u.client_id, u.line_id, u.severity, u.day, u.exposed,
           count(p.day) FILTER (WHERE whole_days_between(u.day, p.day) BETWEEN 31 AND 210 AND coalesce(p.amount, 0) >= 0) > 0 AS happened,
           count(p.day) FILTER (WHERE whole_days_between(p.day, u.day) BETWEEN 0 AND 365) AS bought_before,
           sum(p.amount) FILTER (WHERE whole_days_between(p.day, u.day) BETWEEN 0 AND 365) AS spent_before
    FROM unit u LEFT JOIN bought p ON p.client_id = u.client_id
    GROUP BY u.client_id, u.line_id, u.severity, u.day, u.exposed)
SELECT c.name AS client, l.name AS line, t.day, t.exposed, t.happened, CAST(NULL AS INTEGER) AS days, t.bought_before, t.spent_before,
       CAST(t.severity AS VARCHAR) AS alike, t.client_id
FROM told t JOIN visible.clients c ON c.id = t.client_id LEFT JOIN visible.lines l ON l.id = t.line_id
LEFT JOIN visible.client_owners w ON w.client_id = t.client_id
    AND (w.valid_from IS NULL OR w.valid_from <= utc_of_day(t.day)) AND (w.valid_to IS NULL OR w.valid_to > utc_of_day(t.day))
WHERE ($team IS NULL OR coalesce(w.team_id, nobody()) = $team)
  AND ($manager IS NULL OR coalesce(w.owner_id, nobody()) = $manager)
  AND ($source IS NULL OR coalesce(c.source_id, nobody()) = $source)
  AND ($exposed IS NULL OR t.exposed = $exposed) AND ($happened IS NULL OR t.happened = $happened)
ORDER BY t.day, c.name, t.client_id
