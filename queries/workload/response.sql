-- How long do new leads wait for the first human answer of each manager?
-- One row per person who can own deals; working minutes from the lead's arrival, for a later owner from the hand-over, to the first outbound contact by
-- a person; automatic replies do not count. Leads of the period; a lead without an answer stays in, censored at as_of or at the hand-over. Median:
-- Kaplan-Meier; empty while fewer than half are answered. Shares are of all these leads.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: staff_id uuid, login varchar, name varchar, leads bigint, answered bigint, median_minutes double, quarter_minutes double
-- + three_quarter_minutes double, in_5 double, in_15 double, in_60 double, in_target double, answered_share double
WITH lead AS (
    SELECT id, client_id, owner_id, happened_at FROM visible.leads
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
    SELECT c.owner_id, c.answered, round(greatest(0e0, b.minutes_before + minutes_open(c.until, b.opens_at, b.closes_at)
           - a.minutes_before - minutes_open(c.since, a.opens_at, a.closes_at)), 6) AS minutes
    FROM dated c JOIN visible.calendar a ON a.day = c.came_on JOIN visible.calendar b ON b.day = c.seen_on),
step AS (
    SELECT owner_id, minutes, count(*) FILTER (WHERE answered) AS events, sum(count(*)) OVER (PARTITION BY owner_id ORDER BY minutes DESC) AS at_risk
    FROM waited GROUP BY owner_id, minutes),
curve AS (
    SELECT owner_id, minutes, exp(sum(CASE WHEN events = at_risk THEN -700e0 ELSE ln(1 - CAST(events AS DOUBLE) / at_risk) END)
           OVER (PARTITION BY owner_id ORDER BY minutes)) AS unanswered FROM step),
median AS (
    SELECT owner_id, min(minutes) FILTER (WHERE unanswered <= 0.5000000001e0) AS minutes,
           min(minutes) FILTER (WHERE unanswered <= 0.7500000001e0) AS quarter, min(minutes) FILTER (WHERE unanswered <= 0.2500000001e0) AS three_quarter FROM curve GROUP BY owner_id),
counted AS (
    SELECT w.owner_id, count(*) AS leads, count(*) FILTER (WHERE w.answered) AS answered, count(*) FILTER (WHERE w.answered AND w.minutes <= 5) AS n5, count(*) FILTER (WHERE w.answered AND w.minutes <= 15) AS n15, count(*) FILTER (WHERE w.answered AND w.minutes <= 60) AS n60,
           count(*) FILTER (WHERE w.answered AND w.minutes <= y.answer_minutes) AS n_target
    FROM waited w CROSS JOIN visible.company y GROUP BY w.owner_id)
SELECT o.id AS staff_id, o.login, o.name, coalesce(c.leads, 0) AS leads, coalesce(c.answered, 0) AS answered, m.minutes AS median_minutes,
       m.quarter AS quarter_minutes, m.three_quarter AS three_quarter_minutes, share(c.n5, c.leads) AS in_5, share(c.n15, c.leads) AS in_15, share(c.n60, c.leads) AS in_60,
       share(c.n_target, c.leads) AS in_target, share(c.answered, c.leads) AS answered_share
FROM visible.owners o LEFT JOIN counted c ON c.owner_id = o.id LEFT JOIN median m ON m.owner_id = o.id
WHERE ($team IS NULL OR coalesce(o.team_id, nobody()) = $team) AND ($manager IS NULL OR o.id = $manager)
  AND (c.owner_id IS NOT NULL OR ((o.retired_at IS NULL OR o.retired_at > $as_of) AND ($line IS NULL
    OR EXISTS (SELECT 1 FROM visible.owner_lines w WHERE w.staff_id = o.id AND w.line_id = $line))))
ORDER BY o.name, o.id
