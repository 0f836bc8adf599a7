-- How did the open pipeline stand in each stage, week by week?
-- One row per week and open stage: deals and money at the end of the week's last day (day; the last week: at the end of the period or as_of), by
-- holder and amount then; the weeks of the period, at most the last 104. One pass: what came and what left in each week, summed up.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: day date, line varchar, stage varchar, stage_id uuid, position integer, deals bigint, amount decimal
WITH bounds AS (
    SELECT last_day, local_week($since) AS first_week, plus_days(last_day, 1 - 104 * 7) AS oldest
    FROM (SELECT CASE WHEN $until <= $as_of THEN plus_days(local_day($until), -1) ELSE local_day($as_of) END AS last_day) b),
week AS (
    SELECT c.day AS monday, least(plus_days(c.day, 6), b.last_day) AS day
    FROM visible.calendar c CROSS JOIN bounds b
    WHERE extract(isodow FROM c.day) = 1 AND c.day >= b.first_week AND c.day >= b.oldest AND c.day <= b.last_day),
slot AS (
    SELECT w.monday, CAST(whole_days_between(f.monday, w.monday) / 7e0 AS INTEGER) AS n, utc_of_day(f.monday) AS begins_all,
           CASE WHEN w.monday > f.monday THEN utc_of_day(w.monday) END AS begins, utc_of_day(plus_days(w.monday, 7)) AS ends, f.last_n
    FROM week w CROSS JOIN (
        SELECT min(monday) AS monday, CAST(whole_days_between(min(monday), max(monday)) / 7e0 AS INTEGER) AS last_n FROM week) f),
first AS (SELECT begins_all AS at_moment, last_n FROM slot WHERE n = 0),
held AS (
    SELECT stage_id, amount, held_from, CASE WHEN held_to < $until AND held_to <= $as_of THEN held_to END AS held_to
    FROM visible.stage_holdings
    WHERE kind = 'open' AND held_from < $until AND held_from <= $as_of
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
change AS (
    SELECT stage_id, held_from AS at_moment, 1 AS n, coalesce(amount, 0) AS amount FROM held
    UNION ALL SELECT stage_id, held_to, -1, -coalesce(amount, 0) FROM held WHERE held_to IS NOT NULL),
dated AS (                                                     -- the week by hours, put right by its own midnights: a day's name costs more
    SELECT c.stage_id, c.n, c.amount, CASE WHEN c.at_moment < s.begins THEN s.n - 1 WHEN c.at_moment >= s.ends THEN s.n + 1 ELSE s.n END AS week
    FROM change c CROSS JOIN first f
    JOIN slot s ON s.n = least(f.last_n, greatest(0, CAST(floor(days_between(f.at_moment, c.at_moment) / 7) AS INTEGER)))),
by_week AS (
    SELECT d.stage_id, s.monday AS week, sum(d.n) AS n, sum(d.amount) AS amount
    FROM (SELECT stage_id, week, sum(n) AS n, sum(amount) AS amount FROM dated GROUP BY stage_id, week) d
    JOIN slot s ON s.n = d.week GROUP BY d.stage_id, s.monday)
SELECT w.day, l.name AS line, s.name AS stage, s.id AS stage_id, s.position,
       CAST(sum(coalesce(k.n, 0)) OVER so_far AS BIGINT) AS deals, CAST(sum(coalesce(k.amount, 0)) OVER so_far AS DECIMAL(18,2)) AS amount
FROM week w CROSS JOIN visible.stages s JOIN visible.lines l ON l.id = s.line_id
LEFT JOIN by_week k ON k.stage_id = s.id AND k.week = w.monday
WHERE s.kind = 'open' AND ($line IS NULL OR s.line_id = $line) AND (s.retired_at IS NULL OR s.id IN (SELECT stage_id FROM by_week))
WINDOW so_far AS (PARTITION BY s.id ORDER BY w.monday ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
ORDER BY w.day, l.position, l.id, s.position, s.id
