-- How long do the leads of each entry point, source and campaign wait for the first human answer?
-- One row per entry point (level 1), source in it (2), campaign in that (3), and one for all (0). Leads of the period; working minutes from the
-- arrival to the first outbound contact by a person, as in workload/first_answer; unanswered leads stay in, censored at as_of.
-- Median: Kaplan-Meier; empty while fewer than half are answered.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: level bigint, entry_point_id uuid, source_id uuid, campaign_id uuid, leads bigint, answered bigint, answered_share double
-- + median_minutes double
WITH lead AS (
    SELECT id, client_id, entry_point_id, source_id, campaign_id, happened_at FROM visible.inquiries
    WHERE is_lead AND happened_at >= $since AND happened_at < $until AND happened_at <= $as_of AND ($line IS NULL OR line_id = $line)
      AND (($team IS NULL AND $manager IS NULL) OR id IN (SELECT inquiry_id FROM visible.inquiry_holders WHERE stood(held_from, held_to, $as_of)
          AND ($team IS NULL OR coalesce(team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)))
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
touch AS (
    SELECT coalesce(lead_id, client_id) AS about, happened_at FROM visible.contacts
    WHERE state = 'held' AND direction = 'out' AND NOT automatic AND happened_at >= $since AND happened_at <= $as_of),
asked AS (SELECT id, id AS about, happened_at FROM lead UNION ALL SELECT id, client_id AS about, happened_at FROM lead WHERE client_id IS NOT NULL),
answer AS (
    SELECT a.id, min(t.happened_at) AS answered_at FROM asked a JOIN touch t ON t.about = a.about AND t.happened_at >= a.happened_at GROUP BY a.id),
day AS (                                                       -- local midnights in UTC: a day's name from its moment costs more
    SELECT day, utc_of_day(day) AS begins, utc_of_day(plus_days(day, 1)) AS ends FROM visible.calendar
    WHERE day >= CAST($since AS DATE) AND day <= CAST($as_of AS DATE)),
dated AS (
    SELECT l.entry_point_id, l.source_id, l.campaign_id, l.happened_at, n.answered_at, coalesce(n.answered_at, $as_of) AS seen_at,
           CASE WHEN l.happened_at < a.begins THEN plus_days(a.day, -1) WHEN l.happened_at >= a.ends THEN plus_days(a.day, 1) ELSE a.day END AS came_on,
           CASE WHEN coalesce(n.answered_at, $as_of) < b.begins THEN plus_days(b.day, -1)
                WHEN coalesce(n.answered_at, $as_of) >= b.ends THEN plus_days(b.day, 1) ELSE b.day END AS seen_on
    FROM lead l LEFT JOIN answer n ON n.id = l.id
    JOIN day a ON a.day = CAST(l.happened_at AS DATE) JOIN day b ON b.day = CAST(coalesce(n.answered_at, $as_of) AS DATE)),
waited AS (
    SELECT l.entry_point_id, l.source_id, l.campaign_id, l.answered_at IS NOT NULL AS answered,
           round(greatest(0e0, b.minutes_before + minutes_open(l.seen_at, b.opens_at, b.closes_at)
           - a.minutes_before - minutes_open(l.happened_at, a.opens_at, a.closes_at)), 1) AS minutes
    FROM dated l JOIN visible.calendar a ON a.day = l.came_on JOIN visible.calendar b ON b.day = l.seen_on),
step AS (
    SELECT 3 - grouping(entry_point_id) - grouping(source_id) - grouping(campaign_id) AS level, entry_point_id, source_id, campaign_id, minutes,
           count(*) AS leads, count(*) FILTER (WHERE answered) AS events
    FROM waited GROUP BY minutes, ROLLUP (entry_point_id, source_id, campaign_id)),
risk AS (SELECT *, sum(leads) OVER (PARTITION BY level, entry_point_id, source_id, campaign_id ORDER BY minutes DESC) AS at_risk FROM step),
curve AS (
    SELECT *, exp(sum(CASE WHEN events = at_risk THEN -700e0 ELSE ln(1 - CAST(events AS DOUBLE) / at_risk) END)
           OVER (PARTITION BY level, entry_point_id, source_id, campaign_id ORDER BY minutes)) AS left_over FROM risk)
SELECT level, entry_point_id, source_id, campaign_id, CAST(sum(leads) AS BIGINT) AS leads, CAST(sum(events) AS BIGINT) AS answered,
       share(sum(events), sum(leads)) AS answered_share, min(minutes) FILTER (WHERE left_over <= 0.5000000001e0) AS median_minutes
FROM curve GROUP BY level, entry_point_id, source_id, campaign_id
ORDER BY level, entry_point_id, source_id, campaign_id
