-- Which contact is planned with this client next?
-- One row, the one due first; none when nothing is planned. `today`: due by tonight, or late.
-- takes: client uuid, as_of timestamp
-- gives: plan_id uuid, due_at timestamp, kind varchar, note varchar, deal_id uuid, today boolean
SELECT id AS plan_id, due_at, kind, note, deal_id, due_at < utc_of_day(plus_days(local_day($as_of), 1)) AS today
FROM visible.contacts WHERE client_id = $client AND state = 'planned'
ORDER BY due_at, id LIMIT 1
