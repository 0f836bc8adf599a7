-- Which meetings were held in the period, planned for it, or are still to come?
-- One row per meeting; which: held (in the period), due (planned for the period, neither cancelled by the client nor moved), planned (to come).
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, which varchar
-- gives: contact_id uuid, client_id uuid, client varchar, deal_id uuid, deal varchar, kind varchar, due_at timestamp, held_at timestamp
-- + minutes double, owner varchar
SELECT w.id AS contact_id, w.client_id, c.name AS client, w.deal_id, d.name AS deal, k.name AS kind, w.due_at,
       CASE WHEN w.happened_at <= $as_of THEN w.happened_at END AS held_at, w.minutes, o.name AS owner
FROM visible.contact_holders w JOIN visible.contact_kinds k ON k.code = w.kind AND k.is_meeting
LEFT JOIN visible.deals d ON d.id = w.deal_id LEFT JOIN visible.leads l ON l.id = w.lead_id
LEFT JOIN visible.clients c ON c.id = w.client_id LEFT JOIN visible.staff o ON o.id = w.staff_id
WHERE stood(w.held_from, w.held_to, $as_of) AND ($line IS NULL OR w.line_id = $line)
  AND ($team IS NULL OR coalesce(o.team_id, nobody()) = $team)
  AND ($manager IS NULL OR coalesce(w.staff_id, nobody()) = $manager)
  AND ($source IS NULL OR coalesce(d.source_id, l.source_id, c.source_id, nobody()) = $source)
  AND ((coalesce($which, 'held') = 'held' AND w.state = 'held' AND NOT w.automatic AND w.happened_at <= $as_of
        AND w.happened_at >= $since AND w.happened_at < $until)
    OR ($which = 'due' AND w.due_at >= $since AND w.due_at < $until AND w.due_at <= $as_of AND w.planned_at <= $as_of
        AND NOT (w.state IN ('cancelled', 'moved') AND w.settled_at <= $as_of))
    OR ($which = 'planned' AND w.planned_at <= $as_of AND (w.settled_at IS NULL OR w.settled_at > $as_of) AND w.due_at >= $as_of))
ORDER BY coalesce(w.happened_at, w.due_at) DESC, w.id
