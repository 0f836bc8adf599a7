-- How can a contact end?
-- One row per entry, retired ones too.
-- takes: nothing
-- gives: id uuid, name varchar, reached boolean, is_refusal boolean, next_in_days integer,
-- + position integer, version integer, retired boolean
SELECT id, name, reached, is_refusal, next_in_days, position, version, retired_at IS NOT NULL AS retired
FROM visible.results
ORDER BY position, name, id
