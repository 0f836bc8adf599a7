-- What did each manager hold, was it held when it was due, and how full is their time?
-- One row per person who can own deals. Held: contacts of the period by a person, by kind. Due: planned for the period up to as_of, without
-- those the client cancelled and those moved (the new one stands for them); on time: held by the end of their day; kept: meetings that were held.
-- Time: minutes of contacts held in the period and of those still planned for it (by their kind where nobody said: counted in without_minutes),
-- over the working hours of the period less absences.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: staff_id uuid, name varchar, planned_meetings bigint, held_meetings bigint, due_meetings bigint, kept_meetings bigint, kept_share double
-- + kept_low double, kept_high double, calls bigint, mails bigint, others bigint, due_contacts bigint, on_time bigint, on_time_share double
-- + timed bigint, busy_minutes double, available_minutes double, utilisation double, without_minutes bigint
WITH contact AS (
    SELECT c.staff_id, c.kind, c.due_at, c.happened_at, c.minutes, coalesce(c.minutes, k.minutes, 0e0) AS taken, k.is_meeting,
           c.planned_at <= $as_of AND (c.settled_at IS NULL OR c.settled_at > $as_of) AS waits,
           c.state = 'held' AND c.happened_at <= $as_of AND NOT c.automatic AS held,
           c.due_at >= $since AND c.due_at < $until AND c.due_at <= $as_of AND c.planned_at <= $as_of
               AND NOT (c.state IN ('cancelled', 'moved') AND c.settled_at <= $as_of) AS due,
           CASE WHEN c.due_at IS NULL OR c.happened_at IS NULL THEN false WHEN c.happened_at <= c.due_at THEN true
                WHEN c.happened_at >= c.due_at + INTERVAL 25 HOUR THEN false ELSE local_day(c.happened_at) <= local_day(c.due_at) END AS in_time,
           c.happened_at >= $since AND c.happened_at < $until AS happened_then, c.due_at >= $since AND c.due_at < $until AS due_then
    FROM visible.contact_holders c JOIN visible.contact_kinds k ON k.code = c.kind LEFT JOIN visible.deals d ON d.id = c.deal_id AND $source IS NOT NULL
    LEFT JOIN visible.leads l ON l.id = c.lead_id AND $source IS NOT NULL LEFT JOIN visible.clients o ON o.id = c.client_id AND $source IS NOT NULL
    WHERE stood(c.held_from, c.held_to, $as_of) AND ($line IS NULL OR c.line_id = $line) AND ((c.happened_at >= $since AND c.happened_at < $until)
        OR (c.due_at >= $since AND c.due_at < $until) OR c.settled_at IS NULL OR c.settled_at > $as_of)
      AND ($source IS NULL OR coalesce(d.source_id, l.source_id, o.source_id, nobody()) = $source)),
met AS (
    SELECT staff_id, count(*) FILTER (WHERE is_meeting AND waits AND due_at >= $as_of) AS planned_meetings,
           count(*) FILTER (WHERE is_meeting AND held AND happened_then) AS held_meetings,
           count(*) FILTER (WHERE kind = 'call' AND held AND happened_then) AS calls, count(*) FILTER (WHERE kind = 'email' AND held AND happened_then) AS mails,
           count(*) FILTER (WHERE NOT is_meeting AND kind NOT IN ('call', 'email') AND held AND happened_then) AS others,
           count(*) FILTER (WHERE due) AS due_contacts, count(*) FILTER (WHERE due AND held AND in_time) AS on_time,
           count(*) FILTER (WHERE is_meeting AND due) AS due_meetings, count(*) FILTER (WHERE is_meeting AND due AND held) AS kept_meetings,
           count(*) FILTER (WHERE (held AND happened_then) OR (waits AND due_then)) AS timed,
           CAST(sum(taken) FILTER (WHERE (held AND happened_then) OR (waits AND due_then)) AS DOUBLE) AS busy_minutes,
           count(*) FILTER (WHERE minutes IS NULL AND ((held AND happened_then) OR (waits AND due_then))) AS without_minutes
    FROM contact GROUP BY staff_id),
hours AS (
    SELECT o.id, count(*) * 60e0 * max(o.hours_per_day) AS available_minutes
    FROM visible.owners o JOIN visible.calendar c ON c.opens_at IS NOT NULL AND c.day >= local_day($since) AND c.day < local_day($until)
    WHERE (o.starts_on IS NULL OR o.starts_on <= c.day) AND (o.retired_at IS NULL OR local_day(o.retired_at) > c.day)
      AND NOT EXISTS (SELECT 1 FROM visible.absences a WHERE a.staff_id = o.id AND a.since <= c.day AND c.day < a.until) GROUP BY o.id)
SELECT o.id AS staff_id, o.name, coalesce(m.planned_meetings, 0) AS planned_meetings, coalesce(m.held_meetings, 0) AS held_meetings,
       coalesce(m.due_meetings, 0) AS due_meetings, coalesce(m.kept_meetings, 0) AS kept_meetings,
       share(m.kept_meetings, m.due_meetings) AS kept_share, wilson_low(m.kept_meetings, m.due_meetings) AS kept_low,
       wilson_high(m.kept_meetings, m.due_meetings) AS kept_high, coalesce(m.calls, 0) AS calls, coalesce(m.mails, 0) AS mails,
       coalesce(m.others, 0) AS others, coalesce(m.due_contacts, 0) AS due_contacts, coalesce(m.on_time, 0) AS on_time,
       share(m.on_time, m.due_contacts) AS on_time_share, coalesce(m.timed, 0) AS timed, coalesce(m.busy_minutes, 0e0) AS busy_minutes,
       h.available_minutes, coalesce(m.busy_minutes, 0e0) / nullif(h.available_minutes, 0) AS utilisation, coalesce(m.without_minutes, 0) AS without_minutes
FROM visible.owners o LEFT JOIN met m ON m.staff_id = o.id LEFT JOIN hours h ON h.id = o.id
WHERE ($team IS NULL OR coalesce(o.team_id, nobody()) = $team) AND ($manager IS NULL OR o.id = $manager)
  AND (m.staff_id IS NOT NULL OR ((o.retired_at IS NULL OR o.retired_at > $as_of) AND ($line IS NULL
    OR EXISTS (SELECT 1 FROM visible.owner_lines i WHERE i.staff_id = o.id AND i.line_id = $line))))
ORDER BY o.name, o.id
