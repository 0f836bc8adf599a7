-- When does the company work?
-- One row per working day of the week, 1 is Monday.
-- takes: nothing
-- gives: id integer, opens varchar, closes varchar
SELECT weekday AS id, CAST(opens AS VARCHAR) AS opens, CAST(closes AS VARCHAR) AS closes
FROM visible.work_week
ORDER BY id
