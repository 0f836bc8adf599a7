-- In how many working hours is a complaint answered?
-- One row per severity, from small to grave.
-- takes: nothing
-- gives: id integer, hours double
SELECT severity AS id, hours
FROM visible.complaint_limits
ORDER BY id
