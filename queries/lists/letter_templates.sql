-- Which letters does the company write again and again?
-- One row per template, retired ones too.
-- takes: nothing
-- gives: id uuid, name varchar, occasion varchar, subject varchar, body varchar, position integer, version integer, retired boolean
SELECT id, name, occasion, subject, body, position, version, retired_at IS NOT NULL AS retired
FROM visible.letter_templates
ORDER BY position, name, id
