-- Which leads did each owner have on the clock, and how long did each wait there?
-- One row per lead and owner, as workload/response and workload/clocks count them; minutes of working time; a lead handed over unanswered has no
-- answer for who had it. within: only those answered in at most so many minutes; unanswered: only those that were not, or that were.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, within integer, unanswered boolean
-- gives: lead_id uuid, lead varchar, client_id uuid, client varchar, received_at timestamp, answered_at timestamp, minutes double
-- + is_answered boolean, source varchar, owner varchar
WITH lead AS (
    SELECT id, name, client_id, source_id, happened_at FROM visible.leads
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
    SELECT l.id, l.name, l.client_id, l.source_id, h.owner_id, greatest(l.happened_at, coalesce(h.since, l.happened_at)) AS since,
           coalesce(n.answered_at <= h.until, false) AS answered, CASE WHEN n.answered_at <= h.until THEN n.answered_at ELSE h.until END AS until
    FROM lead l JOIN held h ON h.lead_id = l.id LEFT JOIN answer n ON n.id = l.id
    WHERE n.answered_at IS NULL OR h.since IS NULL OR n.answered_at > h.since),
waited AS (
    SELECT w.*, round(greatest(0e0, b.minutes_before + minutes_open(w.until, b.opens_at, b.closes_at)
           - a.minutes_before - minutes_open(w.since, a.opens_at, a.closes_at)), 6) AS minutes
    FROM clock w JOIN visible.calendar a ON a.day = local_day(w.since) JOIN visible.calendar b ON b.day = local_day(w.until))
SELECT w.id AS lead_id, w.name AS lead, w.client_id, c.name AS client, w.since AS received_at, CASE WHEN w.answered THEN w.until END AS answered_at,
       w.minutes, w.answered AS is_answered, s.name AS source, o.name AS owner
FROM waited w JOIN visible.owners o ON o.id = w.owner_id
LEFT JOIN visible.clients c ON c.id = w.client_id LEFT JOIN visible.sources s ON s.id = w.source_id
WHERE ($team IS NULL OR coalesce(o.team_id, nobody()) = $team) AND ($manager IS NULL OR o.id = $manager)
  AND ($within IS NULL OR (w.answered AND w.minutes <= $within)) AND ($unanswered IS NULL OR w.answered <> $unanswered)
ORDER BY w.answered, w.minutes DESC, w.since, w.id, o.id
