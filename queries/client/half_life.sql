-- After how many days is half of a deposit or a withdrawal forgotten?
-- One row.
-- takes: nothing
-- gives: days double
SELECT balance_half_life AS days FROM visible.company ORDER BY days
