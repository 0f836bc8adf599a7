-- Which calls did the telephony tell of last, and what became of each?
-- One row per call, the latest first; way: in or out, missed (came in, not taken) or tried (went out, not taken);
-- became: held (a contact), planned (a call to give back), lead, or nothing, where nobody knows the number or it is hidden.
-- takes: as_of timestamp
-- gives: call_id uuid, happened_at timestamp, way varchar, number varchar, extension varchar, staff varchar, minutes double, became varchar
-- + who varchar, line varchar, record_link varchar
SELECT k.id AS call_id, k.happened_at, CASE WHEN k.answered THEN k.direction WHEN k.direction = 'in' THEN 'missed' ELSE 'tried' END AS way,
       k.number_digits AS number, k.extension, coalesce(o.name, s.name) AS staff, CASE WHEN k.answered THEN k.seconds / 60e0 END AS minutes,
       CASE WHEN c.state = 'planned' THEN 'planned' WHEN c.id IS NOT NULL THEN 'held' WHEN k.lead_id IS NOT NULL THEN 'lead' ELSE 'nothing' END AS became,
       coalesce(i.name, l.name) AS who, n.name AS line, k.record_link
FROM visible.calls k LEFT JOIN visible.contacts c ON c.id = k.contact_id LEFT JOIN visible.leads l ON l.id = k.lead_id
LEFT JOIN visible.clients i ON i.id = c.client_id LEFT JOIN visible.lines n ON n.id = coalesce(c.line_id, l.line_id)
LEFT JOIN visible.accounts s ON s.extension = k.extension AND s.retired_at IS NULL LEFT JOIN visible.staff o ON o.id = c.staff_id
WHERE k.happened_at <= $as_of
ORDER BY k.happened_at DESC, k.id LIMIT 200
