-- Do clients who would recommend us buy again more often than the others?
-- One row per client, by the first answer to the NPS of the period, given 180 days or more before as_of. exposed: 9 or 10; happened: a purchase
-- in the 180 days after the answer, never before it. What alike clients are found by: line, purchases and money of the 365
-- days before the answer. exposed and happened as values: only these rows.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, exposed boolean, happened boolean
-- gives: client varchar, line varchar, day date, exposed boolean, happened boolean, days integer, bought_before bigint, spent_before decimal, alike varchar
-- + client_id uuid
WITH answer AS (
    SELECT a.client_id, a.line_id, a.happened_at, local_day(a.happened_at) AS day, a.score >= 9 AS exposed,
           row_number() OVER (PARTITION BY a.client_id ORDER BY a.happened_at, a.entered_at, a.id) AS nth
    FROM visible.answers a JOIN visible.surveys s ON s.id = a.survey_id
    WHERE s.kind = 'nps' AND s.occasion = 'relationship' AND a.score IS NOT NULL AND a.happened_at >= $since AND a.happened_at < $until
      AND a.happened_at <= $as_of
      AND ($line IS NULL OR a.line_id = $line)
      AND ($team IS NULL OR coalesce(a.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(a.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(a.source_id, nobody()) = $source)),
unit AS (SELECT * FROM answer WHERE nth = 1 AND whole_days_between(day, local_day($as_of)) >= 180),
bought AS (
    SELECT client_id, happened_at, local_day(happened_at) AS day, amount FROM visible.purchases
    WHERE client_id IN (SELECT client_id FROM unit) AND happened_at <= $as_of AND (undone_at IS NULL OR undone_at > $as_of)),
behaved AS (
    SELECT u.client_id, u.line_id, u.day, u.exposed,
           count(b.day) FILTER (WHERE b.happened_at > u.happened_at AND whole_days_between(u.day, b.day) <= 180 AND coalesce(b.amount, 0) >= 0) > 0 AS happened,
           count(b.day) FILTER (WHERE b.happened_at <= u.happened_at AND whole_days_between(b.day, u.day) < 365) AS bought_before,
           sum(b.amount) FILTER (WHERE b.happened_at <= u.happened_at AND whole_days_between(b.day, u.day) < 365) AS spent_before
    FROM unit u LEFT JOIN bought b ON b.client_id = u.client_id GROUP BY u.client_id, u.line_id, u.day, u.exposed)
SELECT c.name AS client, l.name AS line, b.day, b.exposed, b.happened, CAST(NULL AS INTEGER) AS days, b.bought_before, b.spent_before,
       CAST(NULL AS VARCHAR) AS alike, b.client_id
FROM behaved b LEFT JOIN visible.clients c ON c.id = b.client_id LEFT JOIN visible.lines l ON l.id = b.line_id
WHERE ($exposed IS NULL OR b.exposed = $exposed) AND ($happened IS NULL OR b.happened = $happened)
ORDER BY b.day, c.name, b.client_id
