-- Which planned contacts wait as of a day?
-- One row per planned contact that was open as of as_of; which: overdue, planned (still to come), five (of the next five working days, today being
-- one of them), today, or all when left out; day: due that day.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid, which varchar, day date
-- gives: contact_id uuid, client_id uuid, client varchar, deal_id uuid, deal varchar, kind varchar, due_at timestamp, days_late double
-- + note varchar, owner varchar
WITH edge AS (
    SELECT min(k.starts_at) AS at FROM visible.calendar k JOIN visible.calendar t ON t.day = local_day($as_of)
    WHERE k.day > t.day AND k.working_day >= t.working_day + 5)
SELECT w.id AS contact_id, w.client_id, c.name AS client, w.deal_id, d.name AS deal, k.name AS kind, w.due_at,
       CASE WHEN w.due_at < $as_of THEN days_between(w.due_at, $as_of) END AS days_late, w.note, o.name AS owner
FROM visible.contact_holders w CROSS JOIN edge e JOIN visible.contact_kinds k ON k.code = w.kind
LEFT JOIN visible.deals d ON d.id = w.deal_id LEFT JOIN visible.leads l ON l.id = w.lead_id
LEFT JOIN visible.clients c ON c.id = w.client_id LEFT JOIN visible.staff o ON o.id = w.staff_id
WHERE stood(w.held_from, w.held_to, $as_of) AND w.planned_at <= $as_of AND (w.settled_at IS NULL OR w.settled_at > $as_of)
  AND ($line IS NULL OR w.line_id = $line)
  AND ($team IS NULL OR coalesce(o.team_id, nobody()) = $team)
  AND ($manager IS NULL OR coalesce(w.staff_id, nobody()) = $manager)
  AND ($source IS NULL OR coalesce(d.source_id, l.source_id, c.source_id, nobody()) = $source)
  AND ($which IS NULL OR ($which = 'overdue' AND w.due_at < $as_of) OR ($which = 'planned' AND w.due_at >= $as_of)
    OR ($which = 'five' AND w.due_at >= $as_of AND w.due_at < e.at)
    OR ($which = 'today' AND w.due_at >= $as_of AND local_day(w.due_at) = local_day($as_of)))
  AND ($day IS NULL OR (w.due_at >= $as_of AND local_day(w.due_at) = $day))
ORDER BY w.due_at, w.id
