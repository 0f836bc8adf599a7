-- Which documents belong to this deal?
-- One row per document, the last one first.
-- takes: deal uuid
-- gives: document_id uuid, document varchar, link varchar, happened_at timestamp
SELECT id AS document_id, name AS document, link, happened_at
FROM visible.documents WHERE deal_id = $deal AND deal_id IN (SELECT id FROM visible.deals_in_hand)
ORDER BY happened_at DESC, id
