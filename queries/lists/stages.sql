-- Through which stages does a deal of each line move?
-- One row per entry, retired ones too.
-- takes: nothing
-- gives: id uuid, line_id uuid, name varchar, kind varchar, limit_hours double,
-- + load_weight double, expected_days double, expected_share double, win_share double, position integer, version integer, retired boolean
SELECT id, line_id, name, kind, limit_hours, load_weight, expected_days, expected_share, win_share, position, version, retired_at IS NOT NULL AS retired
FROM visible.stages
ORDER BY line_id, position, id
