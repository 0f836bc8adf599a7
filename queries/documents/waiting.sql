-- Which documents wait for this person: for a yes (approve), or, as their author, because they were refused and not written anew (refused)?
-- One row per document, the longest waiting first; words: why it was refused, other: who wrote it or who refused it.
-- takes: staff uuid
-- gives: kind varchar, document_id uuid, number varchar, name varchar, client_id uuid, client varchar, since timestamp, other varchar, words varchar
-- + version integer
WITH first_open AS (
    SELECT document_id, min(position) AS place FROM visible.document_steps WHERE state = 'waiting' GROUP BY document_id),
asked AS (
    SELECT d.id, max(p.settled_at) AS turned_at
    FROM visible.written_documents d JOIN first_open f ON f.document_id = d.id
    JOIN visible.document_steps s ON s.document_id = d.id AND s.position = f.place AND s.staff_id = $staff
    LEFT JOIN visible.document_steps p ON p.document_id = d.id AND p.position < f.place
    WHERE d.state = 'waiting' GROUP BY d.id),
anew AS (SELECT replaces_id FROM visible.written_documents WHERE replaces_id IS NOT NULL)
SELECT 'approve' AS kind, d.id AS document_id, d.number, d.name, d.client_id, d.client, coalesce(a.turned_at, d.happened_at) AS since, w.name AS other,
       CAST(NULL AS VARCHAR) AS words, d.version
FROM asked a JOIN visible.written_documents d ON d.id = a.id LEFT JOIN visible.staff w ON w.id = d.entered_by
UNION ALL
SELECT 'refused', d.id, d.number, d.name, d.client_id, d.client, d.settled_at, w.name, s.words, d.version
FROM visible.written_documents d LEFT JOIN visible.document_steps s ON s.document_id = d.id AND s.state = 'refused'
LEFT JOIN visible.staff w ON w.id = s.staff_id
WHERE d.state = 'refused' AND d.entered_by = $staff AND d.id NOT IN (SELECT replaces_id FROM anew)
ORDER BY since, document_id
