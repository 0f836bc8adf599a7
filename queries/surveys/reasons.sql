-- Which themes may the reason of an answer have?
-- One row per theme of the company's list; words: beginnings of words that suggest it, with spaces between.
-- takes: nothing
-- gives: reason_id uuid, reason varchar, words varchar
SELECT id AS reason_id, name AS reason, words FROM visible.survey_reasons WHERE retired_at IS NULL ORDER BY position, name, id
