-- How large is the open pipeline, and how did it stand in each of the last 13 weeks?
-- One row per week: the state at the end of the day 7, 14, … days before as_of, and at as_of itself (the last row), counted as in workload/team,
-- each deal with its amount and holder of that moment. priced: those whose amount is known;
-- squares: the sum of squared amounts, which says how noisy their sum is.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: day date, open_deals bigint, open_amount decimal, priced bigint, squares double
WITH point AS (
    SELECT day, least(end_before(plus_days(day, 1)), $as_of) AS moment
    FROM visible.calendar
    WHERE whole_days_between(day, local_day($as_of)) IN (0, 7, 14, 21, 28, 35, 42, 49, 56, 63, 70, 77, 84)),
alive AS (
    SELECT deal_id, held_from, held_to, amount FROM visible.stage_holdings
    WHERE kind = 'open' AND held_from <= $as_of AND (held_to IS NULL OR held_to > utc_of_day(plus_days(local_day($as_of), -84)))
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source))
SELECT p.day, count(a.deal_id) AS open_deals, coalesce(sum(a.amount), 0) AS open_amount, count(a.amount) AS priced,
       coalesce(sum(CAST(a.amount AS DOUBLE) * CAST(a.amount AS DOUBLE)), 0e0) AS squares
FROM point p LEFT JOIN alive a ON a.held_from <= p.moment AND (a.held_to IS NULL OR a.held_to > p.moment)
GROUP BY p.day ORDER BY p.day
