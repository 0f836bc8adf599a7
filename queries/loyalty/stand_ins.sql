-- In which lines do won deals stand in for sales, because none are recorded yet?
-- One row per line of mine (or the one named) that has won deals and no sale by as_of.
-- takes: as_of timestamp, line uuid
-- gives: line varchar, line_id uuid
SELECT name AS line, id AS line_id FROM visible.lines
WHERE ($line IS NULL OR id = $line) AND id IN (
    SELECT line_id FROM visible.purchases WHERE stands_in AND happened_at <= $as_of AND (undone_at IS NULL OR undone_at > $as_of))
ORDER BY position, id
