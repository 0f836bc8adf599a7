-- How long do new leads wait for the first human answer?
-- One row: leads of the period, each on one clock from its arrival, whoever answered; credited to the owner at the answer, or as of as_of.
-- Working minutes to the first outbound contact by a person; unanswered leads stay in, censored at as_of. Median: Kaplan-Meier.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: leads bigint, answered bigint, never bigint, median_minutes double, in_5 double, in_15 double, in_60 double, in_target double
-- + target_low double, target_high double, target_minutes integer
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
    SELECT l.id, l.happened_at, n.answered_at, coalesce(n.answered_at, $as_of) AS seen_at,
           CASE WHEN l.happened_at < a.begins THEN plus_days(a.day, -1) WHEN l.happened_at >= a.ends THEN plus_days(a.day, 1) ELSE a.day END AS came_on,
           CASE WHEN coalesce(n.answered_at, $as_of) < b.begins THEN plus_days(b.day, -1)
                WHEN coalesce(n.answered_at, $as_of) >= b.ends THEN plus_days(b.day, 1) ELSE b.day END AS seen_on
    FROM lead l LEFT JOIN answer n ON n.id = l.id
    JOIN day a ON a.day = CAST(l.happened_at AS DATE) JOIN day b ON b.day = CAST(coalesce(n.answered_at, $as_of) AS DATE)),
waited AS (
    SELECT l.answered_at IS NOT NULL AS answered, round(greatest(0e0, b.minutes_before + minutes_open(l.seen_at, b.opens_at, b.closes_at)
           - a.minutes_before - minutes_open(l.happened_at, a.opens_at, a.closes_at)), 6) AS minutes
    FROM dated l LEFT JOIN held h ON h.id = l.id AND h.back = 1
    LEFT JOIN visible.staff o ON o.id = h.owner_id
    JOIN visible.calendar a ON a.day = l.came_on JOIN visible.calendar b ON b.day = l.seen_on
    WHERE ($manager IS NULL OR coalesce(h.owner_id, nobody()) = $manager) AND ($team IS NULL OR coalesce(o.team_id, nobody()) = $team)),
step AS (
    SELECT minutes, count(*) FILTER (WHERE answered) AS events, sum(count(*)) OVER (ORDER BY minutes DESC) AS at_risk FROM waited GROUP BY minutes),
curve AS (
    SELECT minutes, exp(sum(CASE WHEN events = at_risk THEN -700e0 ELSE ln(1 - CAST(events AS DOUBLE) / at_risk) END) OVER (ORDER BY minutes)) AS left_over
    FROM step),
median AS (SELECT min(minutes) FILTER (WHERE left_over <= 0.5000000001e0) AS minutes FROM curve),
counted AS (
    SELECT count(*) AS leads, count(*) FILTER (WHERE w.answered) AS answered, count(*) FILTER (WHERE w.answered AND w.minutes <= 5) AS n5,
           count(*) FILTER (WHERE w.answered AND w.minutes <= 15) AS n15, count(*) FILTER (WHERE w.answered AND w.minutes <= 60) AS n60,
           count(*) FILTER (WHERE w.answered AND w.minutes <= y.answer_minutes) AS n_target
    FROM waited w CROSS JOIN visible.company y)
SELECT c.leads, c.answered, c.leads - c.answered AS never, m.minutes AS median_minutes, share(c.n5, c.leads) AS in_5, share(c.n15, c.leads) AS in_15,
       share(c.n60, c.leads) AS in_60, share(c.n_target, c.leads) AS in_target, wilson_low(c.n_target, c.leads) AS target_low,
       wilson_high(c.n_target, c.leads) AS target_high, y.answer_minutes AS target_minutes
FROM counted c CROSS JOIN median m CROSS JOIN visible.company y
