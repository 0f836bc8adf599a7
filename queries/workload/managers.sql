-- How loaded is each manager, and what did they close?
-- One row per person who can own deals, with or without a sign-in; somebody who left only while something of theirs counts.
-- Open deals by who holds them as of as_of, planned and overdue then; won and lost of the period, still so as of as_of; credit: the owner at the time of the event.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: staff_id uuid, login varchar, name varchar, team varchar, open_deals bigint, open_amount decimal, won bigint, lost bigint
-- + win_rate double, low double, high double, revenue decimal, without_next bigint, over_limit bigint, planned bigint, due_today bigint
-- + overdue bigint, leads_30 bigint, capacity_leads integer, deal_points double, planned_points double, today_points double
-- + overdue_points double, points double, capacity_points double, load_share double, next_five bigint, overdue_share double
WITH span AS (
    SELECT h.owner_id, h.deal_id, h.client_id, h.kind, h.amount, h.load_weight, hours_between(h.valid_from, $as_of) > t.limit_hours AS over
    FROM visible.stage_holdings h
    JOIN visible.stage_terms t ON t.stage_id = h.stage_id AND (t.valid_from IS NULL OR t.valid_from <= $as_of) AND (t.valid_to IS NULL OR t.valid_to > $as_of)
    WHERE ((h.kind = 'open' AND h.held_from <= $as_of AND (h.held_to IS NULL OR h.held_to > $as_of)) OR (h.kind <> 'open' AND h.piece = 0
        AND h.valid_from <= $as_of AND (h.valid_to IS NULL OR h.valid_to > $as_of) AND h.valid_from >= $since AND h.valid_from < $until))
      AND ($line IS NULL OR line_id = $line) AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
waiting AS (
    SELECT staff_id, deal_id, client_id, lead_id, line_id, due_at FROM visible.contact_holders
    WHERE stood(held_from, held_to, $as_of) AND planned_at <= $as_of AND (settled_at IS NULL OR settled_at > $as_of)),
deals AS (
    SELECT s.owner_id, count(*) FILTER (WHERE s.kind = 'open') AS open_deals, sum(s.amount) FILTER (WHERE s.kind = 'open') AS open_amount,
           sum(s.load_weight) FILTER (WHERE s.kind = 'open') AS weight, count(*) FILTER (WHERE s.kind = 'won') AS won,
           count(*) FILTER (WHERE s.kind = 'lost') AS lost, sum(s.amount) FILTER (WHERE s.kind = 'won') AS revenue,
           count(*) FILTER (WHERE s.kind = 'open' AND s.over) AS over_limit,
           count(*) FILTER (WHERE s.kind = 'open' AND a.deal_id IS NULL AND b.client_id IS NULL) AS without_next
    FROM span s LEFT JOIN (SELECT DISTINCT deal_id FROM waiting WHERE due_at >= $as_of) a ON a.deal_id = s.deal_id
    LEFT JOIN (SELECT DISTINCT client_id FROM waiting WHERE due_at >= $as_of AND deal_id IS NULL) b ON b.client_id = s.client_id
    GROUP BY s.owner_id),
edge AS (                                                      -- where the next five working days end, today being one of them
    SELECT min(k.starts_at) AS at FROM visible.calendar k JOIN visible.calendar t ON t.day = local_day($as_of)
    WHERE k.day > t.day AND k.working_day >= t.working_day + 5),
talks AS (
    SELECT w.staff_id, count(*) FILTER (WHERE w.due_at >= $as_of AND w.due_at < e.at) AS next_five, count(*) FILTER (WHERE w.due_at >= $as_of) AS planned, count(*) FILTER (WHERE w.due_at < $as_of) AS overdue,
           count(*) FILTER (WHERE w.due_at >= $as_of AND local_day(w.due_at) = local_day($as_of)) AS due_today
    FROM waiting w CROSS JOIN edge e LEFT JOIN visible.deals d ON d.id = w.deal_id AND $source IS NOT NULL LEFT JOIN visible.leads l ON l.id = w.lead_id AND $source IS NOT NULL
    LEFT JOIN visible.clients c ON c.id = w.client_id AND $source IS NOT NULL
    WHERE ($line IS NULL OR w.line_id = $line)
      AND ($source IS NULL OR coalesce(d.source_id, l.source_id, c.source_id, nobody()) = $source) GROUP BY w.staff_id),
received AS (
    SELECT a.owner_id, count(DISTINCT a.lead_id) AS leads FROM visible.lead_owners a JOIN visible.leads l ON l.id = a.lead_id
    WHERE a.happened_at <= $as_of AND days_between(a.happened_at, $as_of) < 30
      AND ($line IS NULL OR l.line_id = $line) AND ($source IS NULL OR coalesce(l.source_id, nobody()) = $source) GROUP BY a.owner_id),
person AS (
    SELECT o.id, o.login, o.name, o.team, o.capacity_leads, o.capacity_points, coalesce(d.open_deals, 0) AS open_deals, d.open_amount,
           coalesce(d.won, 0) AS won, coalesce(d.lost, 0) AS lost, d.revenue, coalesce(d.without_next, 0) AS without_next,
           coalesce(d.over_limit, 0) AS over_limit, coalesce(t.planned, 0) AS planned, coalesce(t.next_five, 0) AS next_five, coalesce(t.due_today, 0) AS due_today,
           coalesce(t.overdue, 0) AS overdue, coalesce(r.leads, 0) AS leads, coalesce(d.weight, 0e0) AS deal_points, y.load_planned, y.load_overdue
    FROM visible.owners o CROSS JOIN visible.company y LEFT JOIN deals d ON d.owner_id = o.id
    LEFT JOIN talks t ON t.staff_id = o.id LEFT JOIN received r ON r.owner_id = o.id
    WHERE ($team IS NULL OR coalesce(o.team_id, nobody()) = $team) AND ($manager IS NULL OR o.id = $manager)
      AND (d.owner_id IS NOT NULL OR t.staff_id IS NOT NULL OR r.owner_id IS NOT NULL OR ((o.retired_at IS NULL OR o.retired_at > $as_of) AND ($line IS NULL
        OR EXISTS (SELECT 1 FROM visible.owner_lines w WHERE w.staff_id = o.id AND w.line_id = $line)))))
SELECT id AS staff_id, login, name, team, open_deals, coalesce(open_amount, 0) AS open_amount, won, lost, share(won, won + lost) AS win_rate,
       wilson_low(won, won + lost) AS low, wilson_high(won, won + lost) AS high, coalesce(revenue, 0) AS revenue, without_next, over_limit,
       planned, due_today, overdue, leads AS leads_30, capacity_leads, deal_points, load_planned * (planned - due_today) AS planned_points,
       load_planned * due_today AS today_points, load_overdue * overdue AS overdue_points,
       deal_points + load_planned * planned + load_overdue * overdue AS points, capacity_points,
       (deal_points + load_planned * planned + load_overdue * overdue) / capacity_points AS load_share, next_five,
       share(overdue, overdue + planned) AS overdue_share
FROM person ORDER BY name, id
