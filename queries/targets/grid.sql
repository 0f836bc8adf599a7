-- Which targets of one metric stand in these months?
-- One row per target as it stands now: the company's (no line, no person), a line's or a person's.
-- takes: first date, last date, metric varchar
-- gives: line_id uuid, staff_id uuid, month date, value decimal
SELECT line_id, staff_id, month, value FROM visible.targets
WHERE metric = $metric AND month >= $first AND month <= $last
ORDER BY month, line_id, staff_id
