-- Which reasons do clients give for their score?
-- One row per entry, retired ones too.
-- takes: nothing
-- gives: id uuid, name varchar, words varchar, position integer, version integer, retired boolean
SELECT id, name, words, position, version, retired_at IS NOT NULL AS retired
FROM visible.survey_reasons
ORDER BY position, name, id
