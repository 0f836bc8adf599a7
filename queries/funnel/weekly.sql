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
held AS (
    SELECT stage_id, amount, local_day(held_from) AS came, CASE WHEN held_to < $until AND held_to <= $as_of THEN local_day(held_to) END AS went
    FROM visible.stage_holdings
    WHERE kind = 'open' AND held_from < $until AND held_from <= $as_of
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
change AS (
    SELECT stage_id, came AS day, 1 AS n, coalesce(amount, 0) AS amount FROM held
    UNION ALL SELECT stage_id, went, -1, -coalesce(amount, 0) FROM held WHERE went IS NOT NULL),
by_day AS (SELECT stage_id, day, sum(n) AS n, sum(amount) AS amount FROM change GROUP BY stage_id, day),
by_week AS (
    SELECT stage_id, week, sum(n) AS n, sum(amount) AS amount
    FROM (SELECT d.stage_id, d.n, d.amount, greatest(CAST(date_trunc('week', d.day) AS DATE), w.first_monday) AS week
          FROM by_day d CROSS JOIN (SELECT min(monday) AS first_monday FROM week) w) k
    GROUP BY stage_id, week)
SELECT w.day, l.name AS line, s.name AS stage, s.id AS stage_id, s.position,
       CAST(sum(coalesce(k.n, 0)) OVER so_far AS BIGINT) AS deals, CAST(sum(coalesce(k.amount, 0)) OVER so_far AS DECIMAL(18,2)) AS amount
FROM week w CROSS JOIN visible.stages s JOIN visible.lines l ON l.id = s.line_id
LEFT JOIN by_week k ON k.stage_id = s.id AND k.week = w.monday
WHERE s.kind = 'open' AND ($line IS NULL OR s.line_id = $line) AND (s.retired_at IS NULL OR s.id IN (SELECT stage_id FROM by_week))
WINDOW so_far AS (PARTITION BY s.id ORDER BY w.monday ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
ORDER BY w.day, l.position, l.id, s.position, s.id
