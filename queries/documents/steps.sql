-- Who says yes to this document, in which order, and what did they say?
-- One row per person asked, in the order they are asked.
-- takes: document uuid
-- gives: position integer, staff_id uuid, staff varchar, state varchar, words varchar, settled_at timestamp
SELECT s.position, s.staff_id, w.name AS staff, s.state, s.words, s.settled_at
FROM visible.document_steps s LEFT JOIN visible.staff w ON w.id = s.staff_id
WHERE s.document_id = $document ORDER BY s.position
