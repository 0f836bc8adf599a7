-- Which open leads answer to these letters, digits or part of an e-mail?
-- One row per lead that is neither refused nor a deal yet, the newest first; at most four.
-- takes: q varchar
-- gives: lead_id uuid, lead varchar, client_id uuid, client varchar, person_id uuid, owner varchar, line varchar, happened_at timestamp
WITH typed AS (
    SELECT split_part(folded($q), ' ', 1) AS a, split_part(folded($q), ' ', 2) AS b, digits_of($q) AS digits, lower(trim($q)) AS mail)
SELECT l.id AS lead_id, l.name AS lead, k.id AS client_id, k.name AS client, l.person_id, o.name AS owner, b.name AS line, l.happened_at
FROM visible.leads_in_hand l CROSS JOIN typed t JOIN visible.lines b ON b.id = l.line_id
LEFT JOIN visible.clients_in_hand k ON k.id = l.client_id LEFT JOIN visible.staff o ON o.id = l.owner_id
WHERE l.refused_at IS NULL AND l.merged_into_id IS NULL AND coalesce(l.valid, true)
  AND l.id NOT IN (SELECT lead_id FROM visible.deals WHERE lead_id IS NOT NULL)
  AND ((length(t.a) >= 2 AND l.name_norm LIKE '%' || t.a || '%' AND l.name_norm LIKE '%' || t.b || '%')
    OR (length(t.digits) >= 4 AND l.phone_digits LIKE '%' || t.digits || '%')
    OR (length(t.mail) >= 4 AND strpos(lower(l.email), t.mail) > 0))
ORDER BY l.happened_at DESC, l.id LIMIT 4
