-- On which days did this client buy?
-- One row per day of purchase (a sale, or a won deal where a line records none), the earliest first.
-- takes: client uuid, as_of timestamp
-- gives: day date
SELECT DISTINCT local_day(happened_at) AS day FROM visible.purchases
WHERE client_id = $client AND happened_at <= $as_of AND (undone_at IS NULL OR undone_at > $as_of)
ORDER BY day
