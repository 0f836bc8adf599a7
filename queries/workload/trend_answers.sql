-- How long did the leads of each of the last 13 weeks wait for the first human answer?
-- One row per seven days up to as_of, counted like workload/first_answer: working minutes, Kaplan-Meier median, unanswered leads stay in.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: week integer, leads bigint, median_minutes double
WITH lead AS (
    SELECT id, client_id, happened_at, CAST(floor(days_between(happened_at, $as_of) / 7) AS INTEGER) AS week FROM visible.leads
    WHERE happened_at <= $as_of AND days_between(happened_at, $as_of) < 91
      AND ($line IS NULL OR line_id = $line) AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
touch AS (
    SELECT coalesce(lead_id, client_id) AS about, happened_at FROM visible.contacts
    WHERE state = 'held' AND direction = 'out' AND NOT automatic AND happened_at <= $as_of AND days_between(happened_at, $as_of) < 91),
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
waited AS (
    SELECT l.week, n.answered_at IS NOT NULL AS answered, round(greatest(0e0, b.minutes_before
           + minutes_open(coalesce(n.answered_at, $as_of), b.opens_at, b.closes_at) - a.minutes_before
           - minutes_open(l.happened_at, a.opens_at, a.closes_at)), 6) AS minutes
    FROM lead l LEFT JOIN answer n ON n.id = l.id LEFT JOIN held h ON h.id = l.id AND h.back = 1
    LEFT JOIN visible.staff o ON o.id = h.owner_id
    JOIN visible.calendar a ON a.day = local_day(l.happened_at) JOIN visible.calendar b ON b.day = local_day(coalesce(n.answered_at, $as_of))
    WHERE ($manager IS NULL OR coalesce(h.owner_id, nobody()) = $manager) AND ($team IS NULL OR coalesce(o.team_id, nobody()) = $team)),
step AS (
    SELECT week, minutes, count(*) FILTER (WHERE answered) AS events, sum(count(*)) OVER (PARTITION BY week ORDER BY minutes DESC) AS at_risk
    FROM waited GROUP BY week, minutes),
curve AS (
    SELECT week, minutes, exp(sum(CASE WHEN events = at_risk THEN -700e0 ELSE ln(1 - CAST(events AS DOUBLE) / at_risk) END)
           OVER (PARTITION BY week ORDER BY minutes)) AS left_over, at_risk FROM step)
SELECT week, CAST(max(at_risk) AS BIGINT) AS leads, min(minutes) FILTER (WHERE left_over <= 0.5000000001e0) AS median_minutes
FROM curve GROUP BY week ORDER BY week DESC
