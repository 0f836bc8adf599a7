-- How many working minutes had each of the last 86 weeks?
-- One row per week, 0: the seven whole days that ended last before as_of; a holiday has none.
-- takes: as_of timestamp
-- gives: week integer, first_day date, minutes double
WITH edge AS (
    SELECT CASE WHEN $as_of >= end_before(plus_days(local_day($as_of), 1)) THEN plus_days(local_day($as_of), 1) ELSE local_day($as_of) END AS day),
dated AS (
    SELECT c.day, minutes_open(c.closes_at, c.opens_at, c.closes_at) AS minutes,
           CAST(floor((whole_days_between(c.day, e.day) - 1) / 7e0) AS INTEGER) AS week
    FROM visible.calendar c CROSS JOIN edge e WHERE c.day < e.day AND c.day >= plus_days(e.day, -602))
SELECT week, min(day) AS first_day, coalesce(sum(minutes), 0e0) AS minutes FROM dated GROUP BY week ORDER BY week
