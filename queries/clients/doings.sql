-- With which clients did this happen, or not: contacts, deals, purchases, complaints?
-- One row per client in hand that meets every condition; a condition that is NULL is none. silent_days: no contact held for longer than so
-- many days, or never; planned: none, late, yes; stages, products, unbought (none of these was bought): one text, each id between two
-- characters 31; bought: in the last twelve months, nothing is 0; complaint: open, ever, never.
-- takes: as_of timestamp, silent_days integer, planned varchar, stages varchar, products varchar, unbought varchar, bought_from double
-- + bought_to double, complaint varchar
-- gives: client_id uuid
WITH money AS (
    SELECT client_id, sum(amount) AS amount
    FROM visible.purchases
    WHERE happened_at >= utc_of_day(plus_days(plus_months(local_day($as_of), -12), 1)) AND happened_at <= $as_of
      AND (undone_at IS NULL OR undone_at > $as_of) AND ($bought_from IS NOT NULL OR $bought_to IS NOT NULL)
    GROUP BY client_id)
SELECT k.id AS client_id
FROM visible.clients_in_hand k LEFT JOIN money m ON m.client_id = k.id
WHERE ($silent_days IS NULL OR k.id NOT IN (
          SELECT client_id FROM visible.contacts
          WHERE client_id IS NOT NULL AND state = 'held' AND happened_at <= $as_of
            AND local_day(happened_at) >= plus_days(local_day($as_of), -$silent_days)))
  AND ($planned IS NULL OR ($planned <> 'none') = (k.id IN (
          SELECT client_id FROM visible.contacts
          WHERE client_id IS NOT NULL AND state = 'planned' AND ($planned <> 'late' OR due_at < $as_of))))
  AND ($stages IS NULL OR k.id IN (
          SELECT client_id FROM visible.deals_in_hand
          WHERE client_id IS NOT NULL AND strpos($stages, chr(31) || CAST(stage_id AS VARCHAR) || chr(31)) > 0))
  AND ($products IS NULL OR k.id IN (
          SELECT s.client_id FROM visible.sales s JOIN visible.sale_items i ON i.sale_id = s.id
          WHERE s.happened_at <= $as_of AND strpos($products, chr(31) || CAST(i.product_id AS VARCHAR) || chr(31)) > 0))
  AND ($unbought IS NULL OR k.id NOT IN (
          SELECT s.client_id FROM visible.sales s JOIN visible.sale_items i ON i.sale_id = s.id
          WHERE s.happened_at <= $as_of AND strpos($unbought, chr(31) || CAST(i.product_id AS VARCHAR) || chr(31)) > 0))
  AND ($bought_from IS NULL OR coalesce(m.amount, 0) >= $bought_from)
  AND ($bought_to IS NULL OR coalesce(m.amount, 0) <= $bought_to)
  AND ($complaint IS NULL OR ($complaint <> 'never') = (k.id IN (
          SELECT client_id FROM visible.complaints WHERE happened_at <= $as_of AND ($complaint <> 'open' OR closed_at IS NULL))))
ORDER BY k.id
