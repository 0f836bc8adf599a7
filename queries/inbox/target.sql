-- Within how many working minutes should a lead be answered?
-- One row.
-- takes: nothing
-- gives: answer_minutes integer
SELECT answer_minutes FROM visible.company
