-- Which open deals does each manager carry?
-- One row per deal open as of as_of, with who held it then; which: without_next (no planned contact ahead), over_limit, or all when left out.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid, which varchar
-- gives: deal_id uuid, deal varchar, client_id uuid, client varchar, stage varchar, days double, limit_days double, next_at timestamp
-- + amount decimal, owner varchar
WITH ahead AS (
    SELECT deal_id, client_id, due_at FROM visible.contacts
    WHERE planned_at <= $as_of AND (settled_at IS NULL OR settled_at > $as_of) AND due_at >= $as_of),
of_deal AS (SELECT deal_id, min(due_at) AS due_at FROM ahead WHERE deal_id IS NOT NULL GROUP BY deal_id),
of_client AS (SELECT client_id, min(due_at) AS due_at FROM ahead WHERE deal_id IS NULL GROUP BY client_id)
SELECT d.id AS deal_id, d.name AS deal, d.client_id, c.name AS client, s.stage, days_between(s.valid_from, $as_of) AS days,
       t.limit_hours / 24e0 AS limit_days, least(a.due_at, b.due_at) AS next_at, s.amount, o.name AS owner
FROM visible.stage_holdings s JOIN visible.deals d ON d.id = s.deal_id
JOIN visible.stage_terms t ON t.stage_id = s.stage_id AND (t.valid_from IS NULL OR t.valid_from <= $as_of) AND (t.valid_to IS NULL OR t.valid_to > $as_of)
LEFT JOIN of_deal a ON a.deal_id = s.deal_id LEFT JOIN of_client b ON b.client_id = s.client_id
LEFT JOIN visible.clients c ON c.id = d.client_id LEFT JOIN visible.staff o ON o.id = s.owner_id
WHERE s.kind = 'open' AND s.held_from <= $as_of AND (s.held_to IS NULL OR s.held_to > $as_of)
  AND ($line IS NULL OR s.line_id = $line)
  AND ($team IS NULL OR coalesce(s.team_id, nobody()) = $team)
  AND ($manager IS NULL OR coalesce(s.owner_id, nobody()) = $manager)
  AND ($source IS NULL OR coalesce(s.source_id, nobody()) = $source)
  AND ($which IS NULL OR ($which = 'over_limit' AND hours_between(s.valid_from, $as_of) > t.limit_hours)
    OR ($which = 'without_next' AND a.due_at IS NULL AND b.due_at IS NULL))
ORDER BY s.amount DESC NULLS LAST, d.id
