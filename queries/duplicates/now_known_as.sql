-- Into which client's card did this one go, by a merge or by several one after another?
-- One row per client it went into, the last one only; none when it was not merged or the other is not the viewer's to see.
-- takes: client uuid
-- gives: client_id uuid, client varchar
WITH RECURSIVE chain AS (
    SELECT k.id, k.name, k.merged_into_id, 0 AS step FROM visible.clients k WHERE k.id = $client
    UNION ALL
    SELECT k.id, k.name, k.merged_into_id, c.step + 1 FROM chain c JOIN visible.clients k ON k.id = c.merged_into_id)
SELECT id AS client_id, name AS client FROM chain WHERE step > 0 AND merged_into_id IS NULL
ORDER BY id
