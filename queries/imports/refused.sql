-- Which rows of an import were refused, and why?
-- One row per refused row of the file, in its order; `cells` and `problem` are JSON.
-- takes: import uuid
-- gives: row_number integer, cells varchar, reason varchar, problem varchar
SELECT row_number, cells, reason, problem
FROM visible.import_refusals
WHERE import_id = $import
ORDER BY row_number
