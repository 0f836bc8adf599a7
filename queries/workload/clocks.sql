-- How long did leads wait with each of their owners?
-- One row per person who can own deals, whole minutes waited (rounded up) and whether that was an answer: the clocks of workload/response. The
-- first owner's begins with the lead's arrival, a later one's with the hand-over; a lead handed over unanswered is censored there for who had it.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: staff_id uuid, name varchar, minutes integer, answered boolean, leads bigint
WITH lead AS (
    SELECT id, client_id, happened_at FROM visible.leads
    WHERE happened_at >= $since AND happened_at < $until AND happened_at <= $as_of
      AND ($line IS NULL OR line_id = $line) AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
touch AS (
    SELECT coalesce(lead_id, client_id) AS about, happened_at FROM visible.contacts
    WHERE state = 'held' AND direction = 'out' AND NOT automatic AND happened_at >= $since AND happened_at <= $as_of),
asked AS (SELECT id, id AS about, happened_at FROM lead UNION ALL SELECT id, client_id AS about, happened_at FROM lead),
answer AS (
    SELECT a.id, min(t.happened_at) AS answered_at FROM asked a JOIN touch t ON t.about = a.about AND t.happened_at >= a.happened_at GROUP BY a.id),
held AS (
    SELECT a.lead_id, a.owner_id, CASE WHEN row_number() OVER line_up > 1 THEN a.happened_at END AS since,
           coalesce(lead(a.happened_at) OVER line_up, $as_of) AS until
    FROM visible.lead_owners a WHERE a.happened_at <= $as_of
    WINDOW line_up AS (PARTITION BY a.lead_id ORDER BY a.happened_at, a.entered_at, a.id)),
clock AS (
    SELECT h.owner_id, greatest(l.happened_at, coalesce(h.since, l.happened_at)) AS since, coalesce(n.answered_at <= h.until, false) AS answered,
           CASE WHEN n.answered_at <= h.until THEN n.answered_at ELSE h.until END AS until
    FROM lead l JOIN held h ON h.lead_id = l.id LEFT JOIN answer n ON n.id = l.id
    WHERE n.answered_at IS NULL OR h.since IS NULL OR n.answered_at > h.since),
day AS (                                                       -- local midnights in UTC: a day's name from its moment costs more
    SELECT day, utc_of_day(day) AS begins, utc_of_day(plus_days(day, 1)) AS ends FROM visible.calendar
    WHERE day >= CAST($since AS DATE) AND day <= CAST($as_of AS DATE)),
dated AS (
    SELECT c.owner_id, c.since, c.until, c.answered,
           CASE WHEN c.since < a.begins THEN plus_days(a.day, -1) WHEN c.since >= a.ends THEN plus_days(a.day, 1) ELSE a.day END AS came_on,
           CASE WHEN c.until < b.begins THEN plus_days(b.day, -1) WHEN c.until >= b.ends THEN plus_days(b.day, 1) ELSE b.day END AS seen_on
    FROM clock c JOIN day a ON a.day = CAST(c.since AS DATE) JOIN day b ON b.day = CAST(c.until AS DATE)),
waited AS (
    SELECT c.owner_id, c.answered, CAST(ceil(round(greatest(0e0, b.minutes_before + minutes_open(c.until, b.opens_at, b.closes_at)
           - a.minutes_before - minutes_open(c.since, a.opens_at, a.closes_at)), 6)) AS INTEGER) AS minutes
    FROM dated c JOIN visible.calendar a ON a.day = c.came_on JOIN visible.calendar b ON b.day = c.seen_on)
SELECT o.id AS staff_id, o.name, w.minutes, w.answered, count(*) AS leads
FROM waited w JOIN visible.owners o ON o.id = w.owner_id
WHERE ($team IS NULL OR coalesce(o.team_id, nobody()) = $team) AND ($manager IS NULL OR o.id = $manager)
GROUP BY o.id, o.name, w.minutes, w.answered ORDER BY o.name, o.id, w.minutes, w.answered
