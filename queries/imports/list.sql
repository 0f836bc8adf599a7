-- Which files were taken in, by whom, with which outcome?
-- One row per import, the newest first; `actor` is empty when it came from the command line.
-- takes: nothing
-- gives: id uuid, kind varchar, file_name varchar, rows_new integer, rows_changed integer, rows_same integer, rows_refused integer,
-- + happened_at timestamp, actor varchar, undone_at timestamp
SELECT i.id, i.kind, i.file_name, i.rows_new, i.rows_changed, i.rows_same, i.rows_refused, i.happened_at, s.name AS actor, i.undone_at
FROM visible.imports i
LEFT JOIN visible.staff s ON s.id = i.actor_id
ORDER BY i.happened_at DESC, i.id
