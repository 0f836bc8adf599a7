-- How many contacts has each owner planned on each working day to come?
-- One row per owner of clients in hand and day on which they work, of the next so many days; `planned`: contacts due on that day.
-- takes: as_of timestamp, days integer
-- gives: staff_id uuid, day date, planned bigint
SELECT s.id AS staff_id, c.day, count(p.id) AS planned
FROM visible.staff s CROSS JOIN visible.calendar c
LEFT JOIN visible.contacts p ON p.staff_id = s.id AND p.state = 'planned' AND local_day(p.due_at) = c.day
WHERE s.id IN (SELECT owner_id FROM visible.clients_in_hand) AND c.opens_at IS NOT NULL
  AND c.day >= local_day($as_of) AND c.day < plus_days(local_day($as_of), coalesce($days, 60))
  AND NOT EXISTS (SELECT 1 FROM visible.absences a WHERE a.staff_id = s.id AND a.since <= c.day AND c.day < a.until)
GROUP BY s.id, c.day
ORDER BY s.id, c.day
