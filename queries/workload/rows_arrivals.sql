-- Which leads came in at an hour of the week, and when were they answered?
-- One row per lead of the period, as workload/arrivals counts them; weekday (1 = Monday) and hour: only those of that local hour.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, weekday integer, hour integer
-- gives: lead_id uuid, lead varchar, client_id uuid, client varchar, arrived_at timestamp, answered_at timestamp, source varchar, owner varchar
WITH owned AS (
    SELECT lead_id, owner_id, row_number() OVER (PARTITION BY lead_id ORDER BY happened_at DESC, entered_at DESC, id DESC) AS back
    FROM visible.lead_owners WHERE happened_at <= $as_of),
lead AS (
    SELECT l.id, l.name, l.client_id, l.source_id, l.happened_at, local_time(l.happened_at) AS came, o.name AS owner
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
SELECT l.id AS lead_id, l.name AS lead, l.client_id, c.name AS client, l.happened_at AS arrived_at, n.answered_at, s.name AS source, l.owner
FROM lead l LEFT JOIN answer n ON n.id = l.id LEFT JOIN visible.clients c ON c.id = l.client_id LEFT JOIN visible.sources s ON s.id = l.source_id
WHERE ($weekday IS NULL OR extract(isodow FROM l.came) = $weekday) AND ($hour IS NULL OR extract(hour FROM l.came) = $hour)
ORDER BY l.happened_at DESC, l.id
