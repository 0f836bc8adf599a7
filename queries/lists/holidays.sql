-- On which days does nobody work?
-- One row per day.
-- takes: nothing
-- gives: id date, name varchar
SELECT day AS id, name
FROM visible.holidays
ORDER BY id
