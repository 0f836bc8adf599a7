-- Which lines have a board for this viewer, and how many deals stand open on each?
-- One row per line that is not retired.
-- takes: nothing
-- gives: line_id uuid, line varchar, open_n bigint
SELECT l.id AS line_id, l.name AS line, count(d.id) AS open_n
FROM visible.lines l LEFT JOIN visible.deals_standing d ON d.line_id = l.id AND d.kind = 'open'
WHERE l.retired_at IS NULL
GROUP BY l.id, l.name, l.position
ORDER BY l.position, l.name, l.id
