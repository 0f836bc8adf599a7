-- What does the team carry altogether?
-- One row over the filter: deals open as of as_of and contacts that wait then, whoever owns them, without an owner included.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: open_deals bigint, open_amount decimal, unowned_deals bigint, over_limit bigint, without_next bigint, planned bigint, overdue bigint
-- + due_today bigint, overdue_share double, overdue_low double, overdue_high double
WITH waiting AS (
    SELECT w.staff_id, w.deal_id, w.client_id, w.due_at, coalesce(d.source_id, l.source_id, c.source_id, nobody()) AS source_id, w.line_id, o.team_id
    FROM visible.contact_holders w LEFT JOIN visible.deals d ON d.id = w.deal_id AND $source IS NOT NULL LEFT JOIN visible.leads l ON l.id = w.lead_id AND $source IS NOT NULL
    LEFT JOIN visible.clients c ON c.id = w.client_id AND $source IS NOT NULL LEFT JOIN visible.staff o ON o.id = w.staff_id
    WHERE stood(w.held_from, w.held_to, $as_of) AND w.planned_at <= $as_of AND (w.settled_at IS NULL OR w.settled_at > $as_of)),
deals AS (
    SELECT count(*) AS open_deals, coalesce(sum(s.amount), 0) AS open_amount, count(*) FILTER (WHERE s.owner_id IS NULL) AS unowned_deals,
           count(*) FILTER (WHERE hours_between(s.valid_from, $as_of) > t.limit_hours) AS over_limit,
           count(*) FILTER (WHERE a.deal_id IS NULL AND b.client_id IS NULL) AS without_next
    FROM visible.stage_holdings s
    JOIN visible.stage_terms t ON t.stage_id = s.stage_id AND (t.valid_from IS NULL OR t.valid_from <= $as_of) AND (t.valid_to IS NULL OR t.valid_to > $as_of)
    LEFT JOIN (SELECT DISTINCT deal_id FROM waiting WHERE due_at >= $as_of) a ON a.deal_id = s.deal_id
    LEFT JOIN (SELECT DISTINCT client_id FROM waiting WHERE due_at >= $as_of AND deal_id IS NULL) b ON b.client_id = s.client_id
    WHERE s.kind = 'open' AND s.held_from <= $as_of AND (s.held_to IS NULL OR s.held_to > $as_of)
      AND ($line IS NULL OR s.line_id = $line)
      AND ($team IS NULL OR coalesce(s.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(s.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(s.source_id, nobody()) = $source)),
talks AS (
    SELECT count(*) FILTER (WHERE due_at >= $as_of) AS planned, count(*) FILTER (WHERE due_at < $as_of) AS overdue, count(*) AS waits,
           count(*) FILTER (WHERE due_at >= $as_of AND local_day(due_at) = local_day($as_of)) AS due_today
    FROM waiting
    WHERE ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(staff_id, nobody()) = $manager)
      AND ($source IS NULL OR source_id = $source))
SELECT d.open_deals, d.open_amount, d.unowned_deals, d.over_limit, d.without_next, t.planned, t.overdue, t.due_today,
       share(t.overdue, t.waits) AS overdue_share, wilson_low(t.overdue, t.waits) AS overdue_low, wilson_high(t.overdue, t.waits) AS overdue_high
FROM deals d CROSS JOIN talks t
