-- How many visits to each open stage began and ended in each of the last 34 weeks, and how long ago in all?
-- One row per stage and week; week 0: the seven whole days that ended last before as_of, 34: all that was before the 34 weeks.
-- came_days, went_days: the days from each beginning and each end to the end of week 0, added up: between any two weeks the difference
-- of came and went is the deal-days spent in the stage. A visit is of who began it.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: stage_id uuid, week integer, came bigint, went bigint, came_days double, went_days double
WITH edge AS (
    SELECT CASE WHEN $as_of >= end_before(plus_days(local_day($as_of), 1)) THEN plus_days(local_day($as_of), 1) ELSE local_day($as_of) END AS day),
span AS (SELECT day, utc_of_day(day) AS until_at FROM edge),
slot AS (
    SELECT CAST(whole_days_between(c.day, e.day) / 7e0 - 1 AS INTEGER) AS week, utc_of_day(c.day) AS begins, utc_of_day(plus_days(c.day, 7)) AS ends
    FROM visible.calendar c CROSS JOIN edge e WHERE c.day < e.day AND c.day >= plus_days(e.day, -238) AND whole_days_between(c.day, e.day) % 7 = 0
    UNION ALL SELECT 34, NULL, utc_of_day(plus_days(day, -238)) FROM edge),
visit AS (
    SELECT stage_id, valid_from, valid_to FROM visible.stage_spans CROSS JOIN span e
    WHERE kind = 'open' AND valid_from < e.until_at
      AND ($line IS NULL OR line_id = $line) AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager) AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
move AS (
    SELECT stage_id, valid_from AS at_moment, 1 AS came FROM visit
    UNION ALL
    SELECT stage_id, valid_to, 0 FROM visit CROSS JOIN span e WHERE valid_to < e.until_at),
timed AS (SELECT m.stage_id, m.came, m.at_moment, days_between(m.at_moment, e.until_at) AS days FROM move m CROSS JOIN span e),
dated AS (                                                     -- the week by hours, put right by its own midnights: a day's name costs more
    SELECT t.stage_id, t.came, t.days,
           CASE WHEN t.at_moment < s.begins THEN s.week + 1 WHEN t.at_moment >= s.ends THEN s.week - 1 ELSE s.week END AS week
    FROM timed t JOIN slot s ON s.week = least(34, CAST(floor(t.days / 7) AS INTEGER)))
SELECT stage_id, week, count(*) FILTER (WHERE came = 1) AS came, count(*) FILTER (WHERE came = 0) AS went,
       coalesce(sum(days) FILTER (WHERE came = 1), 0e0) AS came_days, coalesce(sum(days) FILTER (WHERE came = 0), 0e0) AS went_days
FROM dated GROUP BY stage_id, week ORDER BY stage_id, week
