-- Which documents are written for clients, how far are they, and whose yes do they wait for?
-- One row per document, the latest first; of one client, one deal or one document when asked so. words: why it was refused;
-- replaced: it was written anew; in_hand: the viewer works on the client now; filled: only of one document.
-- takes: client uuid, deal uuid, document uuid
-- gives: document_id uuid, number varchar, name varchar, kind varchar, client_id uuid, client varchar, in_hand boolean, deal_id uuid, deal varchar
-- + offer_id uuid, line varchar, template_id uuid, state varchar, happened_at timestamp, settled_at timestamp, author_id uuid, author varchar
-- + next_id uuid, next varchar, words varchar, replaces_id uuid, replaced boolean, filled varchar, language varchar, version integer
WITH turn AS (
    SELECT document_id, min(position) FILTER (WHERE state = 'waiting') AS place, max(words) FILTER (WHERE state = 'refused') AS words
    FROM visible.document_steps GROUP BY document_id)
SELECT d.id AS document_id, d.number, d.name, d.kind, d.client_id, d.client, k.id IS NOT NULL AS in_hand, d.deal_id, coalesce(e.code, e.name) AS deal,
       d.offer_id, l.name AS line, d.template_id, d.state, d.happened_at, d.settled_at, d.entered_by AS author_id, a.name AS author,
       CASE WHEN d.state = 'waiting' THEN n.staff_id END AS next_id, CASE WHEN d.state = 'waiting' THEN w.name END AS next, t.words, d.replaces_id,
       d.id IN (SELECT replaces_id FROM visible.written_documents WHERE replaces_id IS NOT NULL) AS replaced, CASE WHEN $document IS NOT NULL THEN d.filled END AS filled, coalesce(p.language, 'en') AS language,
       d.version
FROM visible.written_documents d LEFT JOIN visible.document_templates p ON p.id = d.template_id LEFT JOIN turn t ON t.document_id = d.id
LEFT JOIN visible.document_steps n ON n.document_id = d.id AND n.position = t.place LEFT JOIN visible.staff w ON w.id = n.staff_id
LEFT JOIN visible.staff a ON a.id = d.entered_by LEFT JOIN visible.lines l ON l.id = d.line_id
LEFT JOIN visible.clients_in_hand k ON k.id = d.client_id LEFT JOIN visible.deals_in_hand e ON e.id = d.deal_id
WHERE ($client IS NULL OR d.client_id = $client) AND ($deal IS NULL OR d.deal_id = $deal) AND ($document IS NULL OR d.id = $document)
ORDER BY d.happened_at DESC, d.id
