-- How many contacts has each manager planned for each of the next 14 days?
-- One row per person and day from the day of as_of: working days, and other days on which something is planned; away: the person is absent.
-- Planned contacts open as of as_of and due then or later; those overdue have no day any more.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: staff_id uuid, name varchar, day date, planned bigint, away boolean, minutes double, hours_per_day double
WITH waiting AS (
    SELECT w.staff_id, local_day(w.due_at) AS day, w.minutes
    FROM visible.contacts w LEFT JOIN visible.deals d ON d.id = w.deal_id AND $source IS NOT NULL
    LEFT JOIN visible.leads l ON l.id = w.lead_id AND $source IS NOT NULL LEFT JOIN visible.clients c ON c.id = w.client_id AND $source IS NOT NULL
    WHERE w.planned_at <= $as_of AND (w.settled_at IS NULL OR w.settled_at > $as_of) AND w.due_at >= $as_of
      AND local_day(w.due_at) < plus_days(local_day($as_of), 14) AND ($line IS NULL OR w.line_id = $line)
      AND ($source IS NULL OR coalesce(d.source_id, l.source_id, c.source_id, nobody()) = $source)),
counted AS (SELECT staff_id, day, count(*) AS planned, CAST(sum(minutes) AS DOUBLE) AS minutes FROM waiting GROUP BY staff_id, day),
person AS (
    SELECT id, name, hours_per_day FROM visible.owners o
    WHERE ($team IS NULL OR coalesce(o.team_id, nobody()) = $team) AND ($manager IS NULL OR o.id = $manager)
      AND (o.id IN (SELECT staff_id FROM counted) OR ((o.retired_at IS NULL OR o.retired_at > $as_of) AND ($line IS NULL
        OR EXISTS (SELECT 1 FROM visible.owner_lines i WHERE i.staff_id = o.id AND i.line_id = $line))))),
days AS (
    SELECT day FROM visible.calendar k
    WHERE k.day >= local_day($as_of) AND k.day < plus_days(local_day($as_of), 14)
      AND (k.opens_at IS NOT NULL OR k.day IN (SELECT day FROM counted WHERE staff_id IN (SELECT id FROM person))))
SELECT p.id AS staff_id, p.name, k.day, coalesce(c.planned, 0) AS planned,
       EXISTS (SELECT 1 FROM visible.absences a WHERE a.staff_id = p.id AND a.since <= k.day AND k.day < a.until) AS away,
       c.minutes, p.hours_per_day
FROM person p CROSS JOIN days k LEFT JOIN counted c ON c.staff_id = p.id AND c.day = k.day
ORDER BY p.name, p.id, k.day
