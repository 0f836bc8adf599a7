-- On which days does this person work from now on?
-- One row per working day after today that is not one of the person's absence; the next four hundred.
-- takes: manager uuid, as_of timestamp
-- gives: day date
SELECT c.day
FROM visible.calendar c
WHERE c.day > local_day($as_of) AND c.opens_at IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM visible.absences a WHERE a.staff_id = $manager AND a.since <= c.day AND c.day < a.until)
ORDER BY c.day LIMIT 400
