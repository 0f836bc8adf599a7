-- What has this client in hand bought, and what first?
-- One row per product bought in the line, in the order of the first purchases; of one day the largest on top.
-- takes: client uuid, line uuid
-- gives: product_id uuid, series varchar, first_on date, amount decimal
SELECT product_id, series, local_day(min(happened_at)) AS first_on, sum(amount) AS amount
FROM visible.bought_items
WHERE client_id = $client AND line_id = $line AND client_id IN (SELECT id FROM visible.clients_in_hand)
GROUP BY product_id, series
ORDER BY first_on, amount DESC, product_id
