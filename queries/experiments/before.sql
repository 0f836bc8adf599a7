-- Which clients of a line bought in the days before now, as many as an experiment would count?
-- One row per client of the line that may be worked on. bought: a purchase of the line in the `days` days up to as_of: the share of those who buy
-- anyway, by which the smallest difference is reckoned that could be seen.
-- takes: as_of timestamp, line uuid, days integer
-- gives: client_id uuid, bought boolean
WITH paid AS (
    SELECT DISTINCT client_id FROM visible.purchases
    WHERE ($line IS NULL OR line_id = $line) AND happened_at <= $as_of AND (undone_at IS NULL OR undone_at > $as_of) AND coalesce(amount, 0) >= 0
      AND local_day(happened_at) > plus_days(local_day($as_of), -coalesce($days, 60)))
SELECT k.id AS client_id, p.client_id IS NOT NULL AS bought
FROM visible.clients_in_hand k LEFT JOIN paid p ON p.client_id = k.id
WHERE $line IS NULL OR k.line_id = $line ORDER BY k.id
