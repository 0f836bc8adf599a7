-- What should one know about this client before speaking with them?
-- One row; none when the client is not the viewer's to work on. Amounts in the company's currency, NPS score 0 to 10.
-- takes: client uuid, as_of timestamp
-- gives: client_id uuid, client varchar, line_id uuid, line varchar, owner varchar, planner_id uuid, phone varchar, city varchar, needs varchar,
-- + sales bigint, bought decimal, last_sale_at timestamp, score integer, score_at timestamp, broken bigint
SELECT k.id AS client_id, k.name AS client, k.line_id, l.name AS line, s.name AS owner,
       CASE WHEN s.retired_at IS NULL AND s.disabled_at IS NULL THEN s.id END AS planner_id, k.phone, k.city, k.needs,
       (SELECT count(*) FROM visible.sales a WHERE a.client_id = k.id AND a.happened_at <= $as_of) AS sales,
       (SELECT sum(a.amount) FROM visible.sales a WHERE a.client_id = k.id AND a.happened_at <= $as_of) AS bought,
       (SELECT max(a.happened_at) FROM visible.sales a WHERE a.client_id = k.id AND a.happened_at <= $as_of) AS last_sale_at,
       n.score, n.happened_at AS score_at,
       (SELECT count(*) FROM visible.promises p WHERE p.client_id = k.id AND p.side = 'ours' AND p.state = 'broken') AS broken
FROM visible.clients_in_hand k JOIN visible.lines l ON l.id = k.line_id LEFT JOIN visible.staff s ON s.id = k.owner_id
LEFT JOIN (
    SELECT a.client_id, a.score, a.happened_at, row_number() OVER (PARTITION BY a.client_id ORDER BY a.happened_at DESC, a.id) AS nth
    FROM visible.answers a WHERE a.client_id = $client AND a.score IS NOT NULL AND a.happened_at <= $as_of) n ON n.client_id = k.id AND n.nth = 1
WHERE k.id = $client
ORDER BY k.id
