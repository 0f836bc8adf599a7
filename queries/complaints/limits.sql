-- Within how many working hours is a complaint of each severity to be answered?
-- One row per severity that has a limit.
-- takes: nothing
-- gives: severity integer, hours double
SELECT severity, hours FROM visible.complaint_limits ORDER BY severity
