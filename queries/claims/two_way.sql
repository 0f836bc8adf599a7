-- Do clients stay longer with whom we talk both ways?
-- One row per client who bought in the 180 days before a day: the one that lies 365 days before the end of the period (or before as_of, where
-- that is earlier). exposed: in those 180 days BEFORE the day there was a contact from the client and one from us; happened: in the 365 days
-- AFTER it no silence of 180 days without a purchase came to its end; days: from the day to the end of the first such silence, at most 365.
-- So nobody counts as talked with because they stayed long enough for a talk. Alike: line, purchases and money of the 365 days before the day.
-- takes: until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, exposed boolean, happened boolean
-- gives: client varchar, line varchar, day date, exposed boolean, happened boolean, days integer, bought_before bigint, spent_before decimal, alike varchar
-- + client_id uuid
WITH mark AS (
    SELECT plus_days(local_day(least($as_of, $until)), -365) AS day, utc_of_day(plus_days(local_day(least($as_of, $until)), -365)) AS at,
           utc_of_day(plus_days(local_day(least($as_of, $until)), -545)) AS since),
bought AS (
    SELECT p.client_id, p.happened_at < m.at AS before, local_day(p.happened_at) AS day, p.amount, m.day AS mark
    FROM visible.purchases p CROSS JOIN mark m
    WHERE p.happened_at <= $as_of AND p.happened_at < $until AND (p.undone_at IS NULL OR p.undone_at > $as_of)),
unit AS (
    SELECT b.client_id, b.mark, max(b.day) AS last_day, count(*) FILTER (WHERE whole_days_between(b.day, b.mark) <= 365) AS bought_before,
           sum(b.amount) FILTER (WHERE whole_days_between(b.day, b.mark) <= 365) AS spent_before
    FROM bought b WHERE b.before GROUP BY b.client_id, b.mark HAVING whole_days_between(max(b.day), b.mark) <= 180),
step AS (
    SELECT DISTINCT b.client_id, b.day, u.mark, lead(b.day) OVER (PARTITION BY b.client_id ORDER BY b.day) AS next_day
    FROM bought b JOIN unit u ON u.client_id = b.client_id AND b.day >= u.last_day),
gone AS (
    SELECT client_id, min(whole_days_between(mark, plus_days(day, 180))) AS days FROM step
    WHERE next_day IS NULL OR whole_days_between(day, next_day) > 180 GROUP BY client_id),
talked AS (
    SELECT k.client_id, count(*) FILTER (WHERE k.direction = 'in') > 0 AND count(*) FILTER (WHERE k.direction = 'out') > 0 AS both
    FROM visible.contacts k CROSS JOIN mark m
    WHERE k.state = 'held' AND NOT k.automatic AND k.client_id IS NOT NULL AND k.happened_at >= m.since AND k.happened_at < m.at
    GROUP BY k.client_id),
told AS (
    SELECT c.name AS client, c.line_id, u.mark AS day, coalesce(t.both, false) AS exposed, g.days IS NULL OR g.days >= 365 AS happened,
           CAST(least(coalesce(g.days, 365), 365) AS INTEGER) AS days, u.bought_before, u.spent_before, u.client_id
    FROM unit u CROSS JOIN mark m JOIN visible.clients c ON c.id = u.client_id
    LEFT JOIN gone g ON g.client_id = u.client_id LEFT JOIN talked t ON t.client_id = u.client_id
    LEFT JOIN visible.client_owners w ON w.client_id = u.client_id
        AND (w.valid_from IS NULL OR w.valid_from <= m.at) AND (w.valid_to IS NULL OR w.valid_to > m.at)
    WHERE ($line IS NULL OR c.line_id = $line)
      AND ($team IS NULL OR coalesce(w.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(w.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(c.source_id, nobody()) = $source))
SELECT t.client, l.name AS line, t.day, t.exposed, t.happened, t.days, t.bought_before, t.spent_before, CAST(NULL AS VARCHAR) AS alike, t.client_id
FROM told t LEFT JOIN visible.lines l ON l.id = t.line_id
WHERE ($exposed IS NULL OR t.exposed = $exposed) AND ($happened IS NULL OR t.happened = $happened)
ORDER BY t.days, t.client, t.client_id
