-- What does the playbook say for the stage this deal stands in, and what of it is ticked?
-- One row per item, in the company's order; ticked is empty when it is not.
-- takes: deal uuid
-- gives: item_id uuid, stage varchar, kind varchar, name varchar, words varchar, ticked_at timestamp, ticked_by varchar
SELECT i.id AS item_id, s.name AS stage, i.kind, i.name, i.words, t.happened_at AS ticked_at, a.name AS ticked_by
FROM visible.deals_in_hand d JOIN visible.stages s ON s.id = d.stage_id JOIN visible.playbook_items i ON i.stage_id = d.stage_id
LEFT JOIN visible.playbook_ticks t ON t.item_id = i.id AND t.deal_id = d.id LEFT JOIN visible.staff a ON a.id = t.actor_id
WHERE d.id = $deal AND i.retired_at IS NULL
ORDER BY i.kind, i.position, i.id
