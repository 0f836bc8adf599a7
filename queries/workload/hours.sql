-- How many hours of an average working day of the next two weeks is each manager there?
-- One row per person with any: hours a day over the working days of the 14 from the day of as_of on, that day whole whatever the hour, less absences
-- and the time before the first day, as in workload/balance. Who has left is not listed.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid
-- gives: staff_id uuid, hours_a_day double
WITH days AS (
    SELECT day FROM visible.calendar WHERE opens_at IS NOT NULL AND day >= local_day($as_of) AND day < plus_days(local_day($as_of), 14)),
person AS (
    SELECT o.id, o.hours_per_day, o.starts_on FROM visible.owners o
    WHERE (o.retired_at IS NULL OR o.retired_at > $as_of)
      AND ($team IS NULL OR coalesce(o.team_id, nobody()) = $team) AND ($manager IS NULL OR o.id = $manager)
      AND ($line IS NULL OR EXISTS (SELECT 1 FROM visible.owner_lines i WHERE i.staff_id = o.id AND i.line_id = $line))),
shared AS (
    SELECT p.id, max(p.hours_per_day) * count(*) FILTER (WHERE (p.starts_on IS NULL OR p.starts_on <= k.day) AND NOT EXISTS (
               SELECT 1 FROM visible.absences a WHERE a.staff_id = p.id AND a.since <= k.day AND k.day < a.until)) / count(*) AS hours_a_day
    FROM person p CROSS JOIN days k GROUP BY p.id)
SELECT id AS staff_id, CAST(hours_a_day AS DOUBLE) AS hours_a_day FROM shared WHERE hours_a_day > 0 ORDER BY id
