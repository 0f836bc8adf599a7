-- Which answers say why in words, and no theme was given to them yet?
-- One row per answer of clients in hand with words and without a theme, the latest first; n: how many there are.
-- takes: as_of timestamp, line uuid, manager uuid, most integer
-- gives: answer_id uuid, client_id uuid, client varchar, score integer, why varchar, better varchar, happened_at timestamp, n bigint
SELECT a.id AS answer_id, a.client_id, c.name AS client, a.score, a.comment AS why, a.better, a.happened_at, count(*) OVER () AS n
FROM visible.answers a JOIN visible.clients_in_hand c ON c.id = a.client_id
WHERE a.happened_at <= $as_of AND a.reason_id IS NULL AND (a.comment IS NOT NULL OR a.better IS NOT NULL)
  AND a.id NOT IN (SELECT answer_id FROM visible.answer_reasons)
  AND ($line IS NULL OR a.line_id = $line) AND ($manager IS NULL OR coalesce(a.owner_id, nobody()) = $manager)
ORDER BY a.happened_at DESC, a.id LIMIT coalesce($most, 6)
