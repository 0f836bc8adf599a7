-- Which templates are documents written from, and how many were?
-- One row per template, those in use first; replaced: a newer version stands in its place. documents: of this version that the viewer may see.
-- takes: nothing
-- gives: template_id uuid, name varchar, kind varchar, language varchar, line_id uuid, line varchar, numbering varchar, file_name varchar
-- + created_at timestamp, retired boolean, replaced boolean, approvers bigint, documents bigint, version integer
WITH written AS (SELECT template_id, count(*) AS documents FROM visible.written_documents GROUP BY template_id),
asked AS (SELECT template_id, count(*) AS approvers FROM visible.template_approvers GROUP BY template_id)
SELECT t.id AS template_id, t.name, t.kind, t.language, t.line_id, l.name AS line, t.numbering, t.file_name, t.created_at,
       t.retired_at IS NOT NULL AS retired,
       t.id IN (SELECT replaces_id FROM visible.document_templates WHERE replaces_id IS NOT NULL) AS replaced,
       coalesce(a.approvers, 0) AS approvers, coalesce(w.documents, 0) AS documents, t.version
FROM visible.document_templates t LEFT JOIN visible.lines l ON l.id = t.line_id
LEFT JOIN written w ON w.template_id = t.id LEFT JOIN asked a ON a.template_id = t.id
ORDER BY t.retired_at IS NOT NULL, t.name, t.created_at DESC, t.id
