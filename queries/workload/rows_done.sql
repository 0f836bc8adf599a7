-- Which contacts were held in the period, were due in it, or fill its time?
-- One row per contact; which: call, mail or other (held in the period by a person, meetings apart), due (planned for the period up to as_of,
-- neither cancelled by the client nor moved), time (held in the period or still planned for it), or all that were held when left out.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, which varchar
-- gives: contact_id uuid, client_id uuid, client varchar, deal_id uuid, deal varchar, kind varchar, due_at timestamp, held_at timestamp
-- + on_time boolean, minutes double, owner varchar
WITH contact AS (
    SELECT w.*, k.name AS kind_name, k.is_meeting, coalesce(w.minutes, k.minutes, 0e0) AS taken,
           w.state = 'held' AND w.happened_at <= $as_of AND NOT w.automatic AS held,
           w.state = 'held' AND w.happened_at <= $as_of AND NOT w.automatic AND w.happened_at >= $since AND w.happened_at < $until AS held_then,
           w.planned_at <= $as_of AND (w.settled_at IS NULL OR w.settled_at > $as_of) AND w.due_at >= $since AND w.due_at < $until AS waits_then,
           w.due_at >= $since AND w.due_at < $until AND w.due_at <= $as_of AND w.planned_at <= $as_of
               AND NOT (w.state IN ('cancelled', 'moved') AND w.settled_at <= $as_of) AS due
    FROM visible.contact_holders w JOIN visible.contact_kinds k ON k.code = w.kind
    WHERE stood(w.held_from, w.held_to, $as_of) AND ($line IS NULL OR w.line_id = $line))
SELECT w.id AS contact_id, w.client_id, c.name AS client, w.deal_id, d.name AS deal, w.kind_name AS kind, w.due_at,
       CASE WHEN w.held THEN w.happened_at END AS held_at,
       CASE WHEN w.due THEN w.held AND local_day(w.happened_at) <= local_day(w.due_at) END AS on_time, w.taken AS minutes, o.name AS owner
FROM contact w LEFT JOIN visible.deals d ON d.id = w.deal_id LEFT JOIN visible.leads l ON l.id = w.lead_id
LEFT JOIN visible.clients c ON c.id = w.client_id LEFT JOIN visible.staff o ON o.id = w.staff_id
WHERE ($team IS NULL OR coalesce(o.team_id, nobody()) = $team)
  AND ($manager IS NULL OR coalesce(w.staff_id, nobody()) = $manager)
  AND ($source IS NULL OR coalesce(d.source_id, l.source_id, c.source_id, nobody()) = $source)
  AND (($which IS NULL AND w.held_then) OR ($which = 'call' AND w.held_then AND w.kind = 'call') OR ($which = 'mail' AND w.held_then AND w.kind = 'email')
    OR ($which = 'other' AND w.held_then AND NOT w.is_meeting AND w.kind NOT IN ('call', 'email')) OR ($which = 'due' AND w.due)
    OR ($which = 'time' AND (w.held_then OR w.waits_then)))
ORDER BY coalesce(w.happened_at, w.due_at) DESC, w.id
