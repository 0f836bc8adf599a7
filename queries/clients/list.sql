-- Which clients may this viewer work on, and how does it stand with each of them?
-- One row per client in hand, by name. `last_at`: the last contact that was held; `next_at`: the first one planned. Open deals in hand;
-- `bought`: the purchases of the last twelve months up to and with today. Late promises are ours.
-- takes: as_of timestamp
-- gives: client_id uuid, client varchar, owner_id uuid, owner varchar, line varchar, city varchar, sector varchar, phone varchar, email varchar,
-- + last_at timestamp, next_at timestamp, open_deals bigint, open_amount decimal, bought decimal, complaints bigint, late_promises bigint
WITH said AS (
    SELECT client_id, max(happened_at) FILTER (WHERE state = 'held' AND happened_at <= $as_of) AS last_at,
           min(due_at) FILTER (WHERE state = 'planned') AS next_at
    FROM visible.contacts WHERE state IN ('held', 'planned') GROUP BY client_id),
deals AS (
    SELECT d.client_id, count(*) AS n, sum(d.amount) AS amount
    FROM visible.deals_in_hand d JOIN visible.stages s ON s.id = d.stage_id AND s.kind = 'open' GROUP BY d.client_id),
money AS (
    SELECT client_id, sum(amount) AS amount
    FROM visible.purchases
    WHERE happened_at >= utc_of_day(plus_days(plus_months(local_day($as_of), -12), 1)) AND happened_at <= $as_of
      AND (undone_at IS NULL OR undone_at > $as_of)
    GROUP BY client_id),
claims AS (SELECT client_id, count(*) AS n FROM visible.complaints WHERE closed_at IS NULL AND happened_at <= $as_of GROUP BY client_id),
owed AS (
    SELECT client_id, count(*) AS n FROM visible.promises
    WHERE state = 'open' AND side = 'ours' AND due_on < local_day($as_of) GROUP BY client_id)
SELECT k.id AS client_id, k.name AS client, k.owner_id, s.name AS owner, l.name AS line, k.city, k.sector, k.phone, k.email,
       t.last_at, t.next_at, coalesce(d.n, 0) AS open_deals, d.amount AS open_amount, m.amount AS bought,
       coalesce(c.n, 0) AS complaints, coalesce(o.n, 0) AS late_promises
FROM visible.clients_in_hand k JOIN visible.lines l ON l.id = k.line_id LEFT JOIN visible.staff s ON s.id = k.owner_id
LEFT JOIN said t ON t.client_id = k.id LEFT JOIN deals d ON d.client_id = k.id LEFT JOIN money m ON m.client_id = k.id
LEFT JOIN claims c ON c.client_id = k.id LEFT JOIN owed o ON o.client_id = k.id
ORDER BY k.name, k.id
