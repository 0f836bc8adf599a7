-- Which contact is planned with this client or lead next?
-- One row, the one asked for (`plan`) or else the one due first; none when nothing is planned. `today`: due by tonight, or late.
-- takes: client uuid, lead uuid, plan uuid, as_of timestamp
-- gives: plan_id uuid, due_at timestamp, kind varchar, note varchar, deal_id uuid, lead_id uuid, today boolean
SELECT id AS plan_id, due_at, kind, note, deal_id, lead_id, due_at < utc_of_day(plus_days(local_day($as_of), 1)) OR coalesce(id = $plan, false) AS today
FROM visible.contacts WHERE state = 'planned' AND (client_id = $client OR lead_id = $lead)
ORDER BY coalesce(id = $plan, false) DESC, due_at, id LIMIT 1
