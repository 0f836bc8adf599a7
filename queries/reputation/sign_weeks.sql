-- Which are the last 38 weeks, and how many working minutes had each?
-- One row per week from Monday, up to the week of as_of; a holiday has no minutes; over: had it ended by then?
-- takes: as_of timestamp
-- gives: week date, minutes double, over boolean
WITH dated AS (
    SELECT local_week(utc_of_day(day)) AS week, minutes_open(closes_at, opens_at, closes_at) AS minutes FROM visible.calendar
    WHERE day < plus_days(local_week($as_of), 7) AND day >= plus_days(local_week($as_of), -37 * 7))
SELECT week, coalesce(sum(minutes), 0e0) AS minutes, plus_days(week, 7) <= local_day($as_of) AS over FROM dated GROUP BY week ORDER BY week
