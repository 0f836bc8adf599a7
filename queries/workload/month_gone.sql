-- Which part of the month of as_of is gone, in working days?
-- One row: working days up to and with the day of as_of, and of the whole month.
-- takes: as_of timestamp
-- gives: month date, gone bigint, workdays bigint
SELECT local_month($as_of) AS month, count(*) FILTER (WHERE day <= local_day($as_of)) AS gone, count(*) AS workdays
FROM visible.calendar
WHERE opens_at IS NOT NULL AND day >= local_month($as_of) AND day < local_month(utc_of_day(plus_days(local_month($as_of), 40)))
