-- Which leads were answered today, and after how many working minutes?
-- One row per lead whose first outgoing contact by a person was held on the day of as_of, the latest first; what has become of it.
-- takes: as_of timestamp, line uuid
-- gives: lead_id uuid, name varchar, door varchar, owner varchar, answered_at timestamp, minutes double, in_time boolean, outcome varchar
-- + client_id uuid, deal_id uuid, waiting bigint
WITH touch AS (
    SELECT coalesce(lead_id, client_id) AS about, min(happened_at) FILTER (WHERE local_day(happened_at) = local_day($as_of)) AS today
    FROM visible.contacts WHERE state = 'held' AND direction = 'out' AND NOT automatic
    GROUP BY coalesce(lead_id, client_id)),
lead AS (
    SELECT l.* FROM visible.leads l
    WHERE ($line IS NULL OR l.line_id = $line) AND (l.id IN (SELECT about FROM touch WHERE today IS NOT NULL)
        OR l.client_id IN (SELECT about FROM touch WHERE today IS NOT NULL))),
asked AS (SELECT id, id AS about, happened_at FROM lead UNION ALL SELECT id, client_id, happened_at FROM lead WHERE client_id IS NOT NULL),
answer AS (
    SELECT a.id, min(c.happened_at) AS answered_at
    FROM asked a JOIN visible.contacts c ON coalesce(c.lead_id, c.client_id) = a.about AND c.happened_at >= a.happened_at
    WHERE c.state = 'held' AND c.direction = 'out' AND NOT c.automatic GROUP BY a.id),
deal AS (SELECT lead_id, min(CAST(id AS VARCHAR)) AS id FROM visible.deals WHERE lead_id IS NOT NULL GROUP BY lead_id),
clock AS (
    SELECT n.id, n.answered_at, round(greatest(0e0, b.minutes_before + minutes_open(n.answered_at, b.opens_at, b.closes_at)
           - a.minutes_before - minutes_open(l.happened_at, a.opens_at, a.closes_at)), 6) AS minutes
    FROM answer n JOIN lead l ON l.id = n.id
    JOIN visible.calendar a ON a.day = local_day(l.happened_at) JOIN visible.calendar b ON b.day = local_day(n.answered_at)
    WHERE local_day(n.answered_at) = local_day($as_of))
SELECT l.id AS lead_id, l.name, e.name AS door, o.name AS owner, k.answered_at, k.minutes, k.minutes <= y.answer_minutes AS in_time,
       CASE WHEN d.id IS NOT NULL THEN 'deal' WHEN l.refused_at IS NOT NULL THEN 'refused' ELSE 'open' END AS outcome, l.client_id,
       CAST(d.id AS UUID) AS deal_id, count(*) OVER () AS waiting
FROM clock k JOIN lead l ON l.id = k.id CROSS JOIN visible.company y LEFT JOIN deal d ON d.lead_id = l.id
LEFT JOIN visible.entry_points e ON e.id = l.entry_point_id LEFT JOIN visible.staff o ON o.id = l.owner_id
ORDER BY k.answered_at DESC, l.id LIMIT 100
