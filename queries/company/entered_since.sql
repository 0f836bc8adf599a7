-- What was entered or corrected since a moment, of what had happened by the as-of day?
-- One row per thing, the last entered first: every move of a deal, contact, sale, lead, cost, promise, complaint, answer, change of an
-- amount, close date, owner or target; corrections and merges count as of the beginning of their deal or client, as they change all its days.
-- An import that changed rows, or one of before that was taken back, is one thing without a day: it may concern any.
-- takes: made timestamp, since timestamp, as_of timestamp, line uuid
-- gives: noted_at timestamp, happened_at timestamp, entered varchar, about varchar, detail varchar, deal_id uuid, client_id uuid
WITH told AS (
    SELECT 'move' AS entered, CAST(NULL AS VARCHAR) AS name, e.stage AS detail, e.deal_id, e.client_id, e.line_id, e.happened_at, e.entered_at
    FROM visible.stage_events e
    UNION ALL
    SELECT 'contact', NULL, k.name, c.deal_id, c.client_id, c.line_id, coalesce(c.happened_at, c.planned_at, c.entered_at), c.entered_at
    FROM visible.contacts c LEFT JOIN visible.contact_kinds k ON k.code = c.kind
    UNION ALL
    SELECT 'sale', NULL, CAST(s.amount AS VARCHAR), s.deal_id, s.client_id, s.line_id, s.happened_at, s.entered_at FROM visible.sales s
    UNION ALL
    SELECT 'lead', l.name, NULL, NULL, l.client_id, l.line_id, l.happened_at, l.entered_at FROM visible.leads l
    UNION ALL
    SELECT 'cost', c.note, CAST(c.amount AS VARCHAR), NULL, NULL, c.line_id, utc_of_day(c.spent_on), c.entered_at FROM visible.costs c
    UNION ALL
    SELECT 'promise', p.what, NULL, p.deal_id, p.client_id, p.line_id, p.happened_at, p.entered_at FROM visible.promises p
    UNION ALL
    SELECT 'complaint', p.what, NULL, NULL, p.client_id, p.line_id, p.happened_at, p.entered_at FROM visible.complaints p
    UNION ALL
    SELECT 'answer', NULL, CAST(a.score AS VARCHAR), NULL, a.client_id, a.line_id, a.happened_at, a.entered_at FROM visible.answers a
    UNION ALL
    SELECT CASE h.field WHEN 'amount' THEN 'amount' WHEN 'expected_close' THEN 'close' ELSE 'correction' END, NULL,
           CASE WHEN h.field IN ('amount', 'expected_close') THEN h.new_value END, d.id, d.client_id, d.line_id,
           CASE WHEN h.field IN ('amount', 'expected_close') THEN h.happened_at ELSE d.happened_at END, h.entered_at
    FROM visible.field_history h JOIN visible.deals d ON d.id = h.entity_id
    WHERE h.entity = 'deal' AND h.field IN ('amount', 'expected_close', 'source_id', 'product_id', 'competitor_id')
    UNION ALL
    SELECT 'correction', NULL, h.new_value, NULL, c.id, c.line_id, c.happened_at, h.entered_at
    FROM visible.field_history h JOIN visible.clients c ON c.id = h.entity_id
    WHERE h.entity = 'client' AND h.field IN ('source', 'entry_point', 'campaign')
    UNION ALL
    SELECT 'owner', l.name, o.name, d.id, coalesce(c.id, d.client_id, l.client_id), coalesce(d.line_id, c.line_id, l.line_id), a.happened_at, a.entered_at
    FROM visible.assignments a LEFT JOIN visible.deals d ON d.id = a.entity_id LEFT JOIN visible.clients c ON c.id = a.entity_id
    LEFT JOIN visible.leads l ON l.id = a.entity_id LEFT JOIN visible.staff o ON o.id = a.owner_id
    WHERE a.happened_at > coalesce(d.happened_at, c.happened_at, l.happened_at)     -- the first owner belongs to the beginning
    UNION ALL
    SELECT 'target', coalesce(o.name, l.name), CAST(t.value AS VARCHAR), NULL, NULL, t.line_id, t.valid_from, t.valid_from
    FROM visible.target_changes t LEFT JOIN visible.staff o ON o.id = t.staff_id LEFT JOIN visible.lines l ON l.id = t.line_id
    UNION ALL
    SELECT 'merge', m.gone_name, NULL, NULL, m.kept_id, c.line_id, c.happened_at, coalesce(m.undone_at, m.happened_at)
    FROM visible.merges m JOIN visible.clients c ON c.id = m.kept_id WHERE m.entity = 'client'
    UNION ALL
    SELECT CASE WHEN i.undone_at IS NULL THEN 'import' ELSE 'undone' END, NULL, NULL, NULL, NULL, NULL, NULL, coalesce(i.undone_at, i.happened_at)
    FROM visible.imports_done i
    WHERE CASE WHEN i.undone_at IS NULL THEN i.rows_changed > 0 ELSE i.happened_at < coalesce($made, $since) END)
SELECT t.entered_at AS noted_at, t.happened_at, t.entered, coalesce(t.name, d.name, c.name) AS about, t.detail, t.deal_id, t.client_id
FROM told t LEFT JOIN visible.deals d ON d.id = t.deal_id LEFT JOIN visible.clients c ON c.id = t.client_id
WHERE t.entered_at >= coalesce($made, $since) AND (t.happened_at IS NULL OR t.happened_at <= $as_of)
  AND ($line IS NULL OR t.line_id IS NULL OR t.line_id = $line)
ORDER BY t.entered_at DESC, t.happened_at DESC NULLS LAST, t.entered, about, t.detail, t.deal_id, t.client_id
