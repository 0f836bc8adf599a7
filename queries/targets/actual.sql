-- What did each month bring, in the four things that have targets?
-- One row per metric, month, line and person with anything in it; revenue: won deals at closing; meetings and calls: held; credit: who did it then.
-- New clients: those whose first won deal lies in the month. As of as_of.
-- takes: since timestamp, until timestamp, as_of timestamp
-- gives: metric varchar, month date, line_id uuid, staff_id uuid, value decimal
WITH won AS (
    SELECT line_id, owner_id, valid_from, amount, coalesce(first_from <= $as_of, true) AS is_first
    FROM visible.client_wins WHERE valid_from <= $as_of AND (valid_to IS NULL OR valid_to > $as_of)),
said AS (
    SELECT c.line_id, c.staff_id, c.happened_at, CASE WHEN k.is_meeting THEN 'meetings' ELSE 'calls' END AS metric
    FROM visible.contacts c JOIN visible.contact_kinds k ON k.code = c.kind
    WHERE c.state = 'held' AND NOT c.automatic AND (k.is_meeting OR c.kind = 'call') AND c.happened_at <= $as_of),
all_of_it AS (
    SELECT 'revenue' AS metric, valid_from AS happened_at, line_id, owner_id AS staff_id, amount AS value FROM won
    UNION ALL SELECT 'new_clients', valid_from, line_id, owner_id, CAST(1 AS DECIMAL(18,2)) FROM won WHERE is_first
    UNION ALL SELECT metric, happened_at, line_id, staff_id, CAST(1 AS DECIMAL(18,2)) FROM said)
SELECT metric, local_month(happened_at) AS month, line_id, staff_id, sum(value) AS value
FROM all_of_it WHERE happened_at >= $since AND happened_at < $until
GROUP BY metric, local_month(happened_at), line_id, staff_id
ORDER BY metric, month, line_id, staff_id
