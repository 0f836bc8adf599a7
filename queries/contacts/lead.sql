-- What is known of this lead before answering it?
-- One row; none when the lead is not the viewer's to work on. The client is told when it is the viewer's to work on too.
-- takes: lead uuid, as_of timestamp
-- gives: lead_id uuid, lead varchar, client_id uuid, client varchar, person_id uuid, line_id uuid, line varchar, planner_id uuid, owner varchar
-- + phone varchar, email varchar, message varchar, door varchar, source varchar, amount decimal, happened_at timestamp, touches bigint
SELECT l.id AS lead_id, l.name AS lead, k.id AS client_id, k.name AS client, l.person_id, l.line_id, b.name AS line,
       CASE WHEN s.retired_at IS NULL AND s.disabled_at IS NULL THEN s.id END AS planner_id, s.name AS owner,
       l.phone, l.email, l.message, e.name AS door, o.name AS source, l.amount, l.happened_at,
       (SELECT count(*) FROM visible.contacts c WHERE c.lead_id = l.id AND c.state = 'held' AND c.happened_at <= $as_of) AS touches
FROM visible.leads_in_hand l JOIN visible.lines b ON b.id = l.line_id
LEFT JOIN visible.clients_in_hand k ON k.id = l.client_id LEFT JOIN visible.staff s ON s.id = l.owner_id
LEFT JOIN visible.entry_points e ON e.id = l.entry_point_id LEFT JOIN visible.sources o ON o.id = l.source_id
WHERE l.id = $lead ORDER BY l.id
