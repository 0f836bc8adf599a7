-- Which leads are open, and how many working minutes are left to answer them?
-- One row per lead without deal and refusal that the viewer may work on, the least time left first; answered ones by their next planned contact.
-- Clock: working minutes from arrival to as_of against the company's answer_minutes, negative when over; answered_at as in workload/first_answer.
-- What came in after as_of is shown too, with its whole time left.
-- takes: as_of timestamp, line uuid, door uuid, whose varchar, answered boolean
-- gives: lead_id uuid, name varchar, phone varchar, email varchar, message varchar, line_id uuid, line varchar, door varchar, source varchar
-- + campaign varchar, owner_id uuid, owner varchar, mine boolean, client_id uuid, person_id uuid, amount decimal, touches bigint
-- + referred_by varchar, happened_at timestamp, answered_at timestamp, minutes_left double, next_at timestamp, waiting bigint, version integer
WITH lead AS (
    SELECT * FROM visible.open_leads
    WHERE (answered_at IS NOT NULL) = coalesce($answered, false)
      AND ($line IS NULL OR line_id = $line) AND ($door IS NULL OR coalesce(entry_point_id, nobody()) = $door)
      AND (coalesce($whose, 'all') = 'all' OR ($whose = 'mine' AND is_mine(owner_id)) OR ($whose = 'unassigned' AND owner_id IS NULL))),
touch AS (SELECT lead_id, count(*) AS n FROM visible.lead_touches GROUP BY lead_id),
plan AS (SELECT lead_id, min(due_at) AS next_at FROM visible.contacts WHERE state = 'planned' AND lead_id IS NOT NULL GROUP BY lead_id),
referred AS (
    SELECT r.to_lead_id AS lead_id, min(c.name) AS client FROM visible.referrals r JOIN visible.clients c ON c.id = r.from_client_id
    WHERE r.to_lead_id IS NOT NULL GROUP BY r.to_lead_id)
SELECT l.id AS lead_id, l.name, l.phone, l.email, l.message, l.line_id, i.name AS line, e.name AS door, s.name AS source, c.name AS campaign,
       l.owner_id, o.name AS owner, is_mine(l.owner_id) AS mine, l.client_id, l.person_id, l.amount, coalesce(t.n, 0) AS touches,
       f.client AS referred_by, l.happened_at, l.answered_at,
       y.answer_minutes - greatest(0e0, b.minutes_before + minutes_open($as_of, b.opens_at, b.closes_at)
           - a.minutes_before - minutes_open(l.happened_at, a.opens_at, a.closes_at)) AS minutes_left,
       p.next_at, count(*) OVER () AS waiting, l.version
FROM lead l CROSS JOIN visible.company y JOIN visible.lines i ON i.id = l.line_id
JOIN visible.calendar a ON a.day = local_day(l.happened_at) JOIN visible.calendar b ON b.day = local_day($as_of)
LEFT JOIN visible.entry_points e ON e.id = l.entry_point_id LEFT JOIN visible.sources s ON s.id = l.source_id
LEFT JOIN visible.campaigns c ON c.id = l.campaign_id LEFT JOIN visible.staff o ON o.id = l.owner_id
LEFT JOIN touch t ON t.lead_id = l.id LEFT JOIN plan p ON p.lead_id = l.id LEFT JOIN referred f ON f.lead_id = l.id
ORDER BY CASE WHEN l.answered_at IS NULL THEN 0 ELSE 1 END, CASE WHEN l.answered_at IS NOT NULL THEN p.next_at END NULLS FIRST, minutes_left, l.id
LIMIT 300
