-- Which facts do the stages of this line ask for?
-- One row per stage and fact.
-- takes: line uuid
-- gives: stage_id uuid, fact varchar
SELECT f.stage_id, f.fact
FROM visible.stage_facts f JOIN visible.stages s ON s.id = f.stage_id
WHERE s.line_id = $line
ORDER BY f.stage_id, f.fact
