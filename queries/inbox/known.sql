-- Which clients may the sender of an open lead be?
-- One row per open lead and client, the surest first; of another's client only its name and whose it is (client_id is NULL), as client_names.
-- reason: said (the lead names the client), phone, email, name, person; score 1 = certain.
-- takes: line uuid
-- gives: lead_id uuid, client_id uuid, client varchar, line_id uuid, owner_id uuid, owner varchar, mine boolean, reason varchar, score double
SELECT lead_id, client_id, client, line_id, owner_id, owner, mine, reason, score FROM visible.lead_matches
WHERE $line IS NULL OR line_id = $line
ORDER BY lead_id, score DESC, client, owner, client_id LIMIT 2000
