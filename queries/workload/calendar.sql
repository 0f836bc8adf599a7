-- How many contacts has each manager planned for each of the next 14 days, and how much of the day do they fill?
-- One row per person and day from the day of as_of, unless it is over: working days, and other days on which something is planned.
-- planned: contacts open as of as_of and due then or later. minutes: of all of them, whatever the line or source, by their kind where nobody
-- said; open_minutes: working time of that day, of today what is left of it; none on a day off, before the first day, or when away.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: staff_id uuid, name varchar, day date, planned bigint, away boolean, minutes double, open_minutes double, booked_share double
WITH waiting AS (
    SELECT w.staff_id, local_day(w.due_at) AS day, coalesce(w.minutes, k.minutes, 0e0) AS minutes, ($line IS NULL OR w.line_id = $line)
           AND ($source IS NULL OR coalesce(d.source_id, l.source_id, c.source_id, nobody()) = $source) AS chosen
    FROM visible.contact_holders w JOIN visible.contact_kinds k ON k.code = w.kind LEFT JOIN visible.deals d ON d.id = w.deal_id AND $source IS NOT NULL
    LEFT JOIN visible.leads l ON l.id = w.lead_id AND $source IS NOT NULL LEFT JOIN visible.clients c ON c.id = w.client_id AND $source IS NOT NULL
    WHERE stood(w.held_from, w.held_to, $as_of) AND w.planned_at <= $as_of AND (w.settled_at IS NULL OR w.settled_at > $as_of) AND w.due_at >= $as_of
      AND w.due_at < utc_of_day(plus_days(local_day($as_of), 14))),
counted AS (
    SELECT staff_id, day, count(*) FILTER (WHERE chosen) AS planned, CAST(sum(minutes) AS DOUBLE) AS minutes FROM waiting GROUP BY staff_id, day),
person AS (
    SELECT id, name, hours_per_day, starts_on, retired_at FROM visible.owners o
    WHERE ($team IS NULL OR coalesce(o.team_id, nobody()) = $team) AND ($manager IS NULL OR o.id = $manager)
      AND (o.id IN (SELECT staff_id FROM counted WHERE planned > 0) OR ((o.retired_at IS NULL OR o.retired_at > $as_of) AND ($line IS NULL
        OR EXISTS (SELECT 1 FROM visible.owner_lines i WHERE i.staff_id = o.id AND i.line_id = $line))))),
days AS (
    SELECT day, opens_at, closes_at FROM visible.calendar k
    WHERE k.day >= local_day($as_of) AND k.day < plus_days(local_day($as_of), 14)
      AND (k.closes_at > $as_of OR k.day IN (SELECT day FROM counted WHERE planned > 0 AND staff_id IN (SELECT id FROM person)))),
lined AS (
    SELECT p.id, p.name, k.day, coalesce(c.planned, 0) AS planned, coalesce(c.minutes, 0e0) AS minutes,
           CASE WHEN k.opens_at IS NULL THEN 0e0 ELSE p.hours_per_day * 60e0
               * (1 - minutes_open($as_of, k.opens_at, k.closes_at) / minutes_open(k.closes_at, k.opens_at, k.closes_at)) END AS open_minutes,
           coalesce(p.starts_on > k.day, false) OR coalesce(local_day(p.retired_at) <= k.day, false)
           OR EXISTS (SELECT 1 FROM visible.absences a WHERE a.staff_id = p.id AND a.since <= k.day AND k.day < a.until) AS away
    FROM person p CROSS JOIN days k LEFT JOIN counted c ON c.staff_id = p.id AND c.day = k.day)
SELECT id AS staff_id, name, day, planned, away, minutes, CASE WHEN away THEN 0e0 ELSE open_minutes END AS open_minutes,
       minutes / nullif(CASE WHEN away THEN 0e0 ELSE open_minutes END, 0) AS booked_share
FROM lined ORDER BY name, id, day
