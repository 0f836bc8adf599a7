-- Which deals stood open when each past month began, and which of them were won in it?
-- One row per open deal and month of the eighteen before that of as_of: stage, age, amount, expected close and hand-typed chance as they were known
-- at the month's beginning; won: the amount it was won with, as it stood at the month's end (empty: not won in it).
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: month date, line_id uuid, stage_id uuid, days double, amount double, due boolean, typed double, won double
WITH month AS (
    SELECT day AS month, plus_months(day, 1) AS next_month, utc_of_day(day) AS starts, utc_of_day(plus_months(day, 1)) AS ends
    FROM visible.calendar
    WHERE extract(day FROM day) = 1 AND day < local_month($as_of) AND day >= plus_months(local_month($as_of), -18)),
held AS (
    SELECT m.month, m.next_month, m.starts, m.ends, h.deal_id, h.line_id, h.stage_id, days_between(h.valid_from, m.starts) AS days, h.amount
    FROM visible.stage_holdings h JOIN month m ON h.held_from < m.starts AND (h.held_to IS NULL OR h.held_to >= m.starts)
    WHERE h.kind = 'open' AND h.held_from <= $as_of  -- and not all within one month, a day to spare for every time zone
      AND (h.held_to IS NULL OR date_trunc('month', plus_days(CAST(h.held_from AS DATE), -1)) < date_trunc('month', plus_days(CAST(h.held_to AS DATE), 1)))
      AND ($line IS NULL OR h.line_id = $line)
      AND ($team IS NULL OR coalesce(h.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(h.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(h.source_id, nobody()) = $source)),
won AS (SELECT deal_id, valid_from, valid_to, coalesce(amount, 0) AS amount FROM visible.stage_spans WHERE kind = 'won')
SELECT h.month, h.line_id, h.stage_id, h.days, CAST(h.amount AS DOUBLE) AS amount,
       coalesce(max(c.close_on) < h.next_month, false) AND coalesce(max(c.close_on) >= h.month, false) AS due,
       max(t.win_share) AS typed, CAST(max(w.amount) AS DOUBLE) AS won
FROM held h
LEFT JOIN won w ON w.deal_id = h.deal_id AND w.valid_from >= h.starts AND w.valid_from < h.ends AND (w.valid_to IS NULL OR w.valid_to >= h.ends)
LEFT JOIN visible.deal_closes c ON c.deal_id = h.deal_id AND (c.valid_from IS NULL OR c.valid_from < h.starts)
    AND (c.valid_to IS NULL OR c.valid_to >= h.starts)
LEFT JOIN visible.stage_terms t ON t.stage_id = h.stage_id AND (t.valid_from IS NULL OR t.valid_from < h.starts)
    AND (t.valid_to IS NULL OR t.valid_to >= h.starts)
GROUP BY h.month, h.next_month, h.deal_id, h.line_id, h.stage_id, h.days, h.amount
ORDER BY h.month, h.deal_id
