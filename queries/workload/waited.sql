-- How long did the leads of the period wait for the first human answer, and what became of them?
-- One row per source, whole minutes waited (rounded up) and whether that was an answer: leads of the period, each on one clock from its arrival,
-- counted like workload/first_answer: working minutes to the first outbound contact by a person, unanswered leads censored at as_of.
-- converted: those of them that a deal came of by as_of.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: source_id uuid, source varchar, minutes integer, answered boolean, leads bigint, converted bigint
WITH lead AS (
    SELECT id, client_id, source_id, happened_at FROM visible.leads
    WHERE happened_at >= $since AND happened_at < $until AND happened_at <= $as_of
      AND ($line IS NULL OR line_id = $line) AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
touch AS (
    SELECT coalesce(lead_id, client_id) AS about, happened_at FROM visible.contacts
    WHERE state = 'held' AND direction = 'out' AND NOT automatic AND happened_at >= $since AND happened_at <= $as_of),
asked AS (SELECT id, id AS about, happened_at FROM lead UNION ALL SELECT id, client_id AS about, happened_at FROM lead),
answer AS (
    SELECT a.id, min(t.happened_at) AS answered_at FROM asked a JOIN touch t ON t.about = a.about AND t.happened_at >= a.happened_at GROUP BY a.id),
owned AS (
    SELECT lead_id, owner_id, happened_at, row_number() OVER (PARTITION BY lead_id ORDER BY happened_at, entered_at, id) AS nth
    FROM visible.lead_owners WHERE happened_at <= $as_of),
held AS (
    SELECT l.id, a.owner_id, row_number() OVER (PARTITION BY l.id ORDER BY a.nth DESC) AS back
    FROM lead l LEFT JOIN answer n ON n.id = l.id
    JOIN owned a ON a.lead_id = l.id AND (a.nth = 1 OR n.answered_at IS NULL OR a.happened_at < n.answered_at)),
day AS (                                                       -- local midnights in UTC: a day's name from its moment costs more
    SELECT day, utc_of_day(day) AS begins, utc_of_day(plus_days(day, 1)) AS ends FROM visible.calendar
    WHERE day >= CAST($since AS DATE) AND day <= CAST($as_of AS DATE)),
dated AS (
    SELECT l.id, l.source_id, l.happened_at, n.answered_at IS NOT NULL AS answered, coalesce(n.answered_at, $as_of) AS seen_at,
           CASE WHEN l.happened_at < a.begins THEN plus_days(a.day, -1) WHEN l.happened_at >= a.ends THEN plus_days(a.day, 1) ELSE a.day END AS came_on,
           CASE WHEN coalesce(n.answered_at, $as_of) < b.begins THEN plus_days(b.day, -1)
                WHEN coalesce(n.answered_at, $as_of) >= b.ends THEN plus_days(b.day, 1) ELSE b.day END AS seen_on
    FROM lead l LEFT JOIN answer n ON n.id = l.id
    JOIN day a ON a.day = CAST(l.happened_at AS DATE) JOIN day b ON b.day = CAST(coalesce(n.answered_at, $as_of) AS DATE)),
dealt AS (SELECT DISTINCT lead_id FROM visible.deals WHERE lead_id IS NOT NULL AND happened_at <= $as_of),
waited AS (
    SELECT l.source_id, l.answered, d.lead_id IS NOT NULL AS converted, CAST(ceil(round(greatest(0e0, b.minutes_before
           + minutes_open(l.seen_at, b.opens_at, b.closes_at) - a.minutes_before - minutes_open(l.happened_at, a.opens_at, a.closes_at)), 6)) AS INTEGER) AS minutes
    FROM dated l LEFT JOIN held h ON h.id = l.id AND h.back = 1
    LEFT JOIN visible.staff o ON o.id = h.owner_id LEFT JOIN dealt d ON d.lead_id = l.id
    JOIN visible.calendar a ON a.day = l.came_on JOIN visible.calendar b ON b.day = l.seen_on
    WHERE ($manager IS NULL OR coalesce(h.owner_id, nobody()) = $manager) AND ($team IS NULL OR coalesce(o.team_id, nobody()) = $team))
SELECT coalesce(w.source_id, nobody()) AS source_id, s.name AS source, w.minutes, w.answered, count(*) AS leads, count(*) FILTER (WHERE w.converted) AS converted
FROM waited w LEFT JOIN visible.sources s ON s.id = w.source_id
GROUP BY w.source_id, s.name, w.minutes, w.answered ORDER BY w.minutes, source_id, w.answered
