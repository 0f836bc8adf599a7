-- What stands in the playbook of this line?
-- One row per item that is not retired, in the order of stages and items.
-- takes: line uuid
-- gives: stage_id uuid, item_id uuid, kind varchar, name varchar, words varchar, position integer, version integer
SELECT i.stage_id, i.id AS item_id, i.kind, i.name, i.words, i.position, i.version
FROM visible.playbook_items i JOIN visible.stages s ON s.id = i.stage_id
WHERE s.line_id = $line AND i.retired_at IS NULL
ORDER BY s.position, i.stage_id, i.kind, i.position, i.id
