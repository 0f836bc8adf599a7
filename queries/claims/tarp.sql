-- Who buys again after a complaint that was solved fast, solved, or not, and who without any?
-- One row per client and group. kind: fast, closed by its deadline; solved, closed within 30 days; unsolved, not by then (of the first complaint of
-- the period); none, of the first purchase of the period, when no complaint came from 180 days before it to 30 days after it. happened: a purchase
-- in the 180 days that begin 30 days after the complaint or that purchase. A client may stand in none with an earlier purchase: the group is known
-- before what is counted, and nobody is left out of it for complaining later. Only what is over: 210 days or more before as_of.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, kind varchar, happened boolean
-- gives: client varchar, line varchar, day date, complained varchar, happened boolean, client_id uuid
WITH complaint AS (
    SELECT c.client_id, c.line_id, local_day(c.happened_at) AS day,
           CASE WHEN whole_days_between(local_day(c.happened_at), local_day(c.closed_at)) > 30 OR c.closed_at IS NULL OR c.closed_at > $as_of
                THEN 'unsolved' WHEN c.closed_at <= c.deadline_at THEN 'fast' ELSE 'solved' END AS kind
    FROM visible.complaints c WHERE c.happened_at <= $as_of),
bought AS (
    SELECT client_id, line_id, happened_at, local_day(happened_at) AS day FROM visible.purchases
    WHERE happened_at <= $as_of AND (undone_at IS NULL OR undone_at > $as_of) AND coalesce(amount, 0) >= 0),
began AS (
    SELECT client_id, line_id, min(day) AS day FROM bought WHERE day >= local_day($since) AND day < local_day($until) GROUP BY client_id, line_id),
silent AS (
    SELECT b.client_id, b.line_id, b.day FROM began b LEFT JOIN complaint c ON c.client_id = b.client_id
        AND whole_days_between(b.day, c.day) BETWEEN -180 AND 30
    GROUP BY b.client_id, b.line_id, b.day HAVING count(c.day) = 0),
told AS (
    SELECT client_id, line_id, day, kind, row_number() OVER (PARTITION BY client_id ORDER BY day, kind) AS nth FROM complaint
    WHERE day >= local_day($since) AND day < local_day($until)
    UNION ALL
    SELECT client_id, line_id, day, 'none', row_number() OVER (PARTITION BY client_id ORDER BY day, line_id) FROM silent),
unit AS (SELECT * FROM told WHERE nth = 1 AND whole_days_between(day, local_day($as_of)) >= 210 AND ($line IS NULL OR line_id = $line)),
behaved AS (
    SELECT u.client_id, u.line_id, u.day, u.kind, count(b.day) > 0 AS happened
    FROM unit u LEFT JOIN bought b ON b.client_id = u.client_id AND whole_days_between(u.day, b.day) BETWEEN 31 AND 210
    GROUP BY u.client_id, u.line_id, u.day, u.kind)
SELECT c.name AS client, l.name AS line, b.day, b.kind AS complained, b.happened, b.client_id
FROM behaved b JOIN visible.clients c ON c.id = b.client_id LEFT JOIN visible.lines l ON l.id = b.line_id
LEFT JOIN visible.client_owners w ON w.client_id = b.client_id
    AND (w.valid_from IS NULL OR w.valid_from <= utc_of_day(b.day)) AND (w.valid_to IS NULL OR w.valid_to > utc_of_day(b.day))
WHERE ($team IS NULL OR coalesce(w.team_id, nobody()) = $team)
  AND ($manager IS NULL OR coalesce(w.owner_id, nobody()) = $manager)
  AND ($source IS NULL OR coalesce(c.source_id, nobody()) = $source)
  AND ($kind IS NULL OR b.kind = $kind) AND ($happened IS NULL OR b.happened = $happened)
ORDER BY b.day, c.name, b.client_id, b.kind
