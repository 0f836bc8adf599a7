-- When do leads come in, by weekday and hour, and how many of each hour were answered in time?
-- One row per weekday (1 = Monday) and local hour with leads of the period; in time: a first outbound contact by a person within as many minutes
-- of the clock on the wall as the company's target, which is what the sender feels. Credited to the owner as of as_of.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: weekday integer, hour integer, leads bigint, in_time bigint
WITH owned AS (
    SELECT lead_id, owner_id, row_number() OVER (PARTITION BY lead_id ORDER BY happened_at DESC, entered_at DESC, id DESC) AS back
    FROM visible.lead_owners WHERE happened_at <= $as_of),
lead AS (
    SELECT l.id, l.client_id, l.happened_at, local_time(l.happened_at) AS came
    FROM visible.leads l LEFT JOIN owned h ON h.lead_id = l.id AND h.back = 1 LEFT JOIN visible.staff o ON o.id = h.owner_id
    WHERE l.happened_at >= $since AND l.happened_at < $until AND l.happened_at <= $as_of
      AND ($line IS NULL OR l.line_id = $line) AND ($source IS NULL OR coalesce(l.source_id, nobody()) = $source)
      AND ($manager IS NULL OR coalesce(h.owner_id, nobody()) = $manager) AND ($team IS NULL OR coalesce(o.team_id, nobody()) = $team)),
touch AS (
    SELECT coalesce(lead_id, client_id) AS about, happened_at FROM visible.contacts
    WHERE state = 'held' AND direction = 'out' AND NOT automatic AND happened_at >= $since AND happened_at <= $as_of),
asked AS (SELECT id, id AS about, happened_at FROM lead UNION ALL SELECT id, client_id AS about, happened_at FROM lead),
answer AS (
    SELECT a.id, min(t.happened_at) AS answered_at FROM asked a JOIN touch t ON t.about = a.about AND t.happened_at >= a.happened_at GROUP BY a.id)
SELECT CAST(extract(isodow FROM l.came) AS INTEGER) AS weekday, CAST(extract(hour FROM l.came) AS INTEGER) AS hour, count(*) AS leads,
       count(*) FILTER (WHERE minutes_between(l.happened_at, n.answered_at) <= y.answer_minutes) AS in_time
FROM lead l LEFT JOIN answer n ON n.id = l.id CROSS JOIN visible.company y
GROUP BY extract(isodow FROM l.came), extract(hour FROM l.came) ORDER BY weekday, hour
