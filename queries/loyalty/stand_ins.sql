-- In which lines do won deals stand in for sales, because none are recorded?
-- One row per line of mine (or the one named) that has won deals by as_of and no sale.
-- takes: as_of timestamp, line uuid
-- gives: line varchar, line_id uuid
SELECT name AS line, id AS line_id FROM visible.lines
WHERE id IN (SELECT line_id FROM visible.purchases WHERE stands_in AND happened_at <= $as_of) AND ($line IS NULL OR id = $line)
ORDER BY position, id
