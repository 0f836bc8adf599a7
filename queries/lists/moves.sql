-- To which stage does each result move a deal of each line?
-- One row per result and line where it moves one.
-- takes: nothing
-- gives: result_id uuid, line_id uuid, stage_id uuid
SELECT result_id, line_id, stage_id FROM visible.result_moves ORDER BY result_id, line_id
