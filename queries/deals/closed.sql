-- Which deals in hand were won or lost this month and are so still, and why?
-- One row per deal, the last one closed first; at most two hundred.
-- takes: as_of timestamp, line uuid, manager uuid, source uuid
-- gives: deal_id uuid, deal varchar, client varchar, kind varchar, closed_at timestamp, amount decimal, reason varchar, competitor varchar, note varchar, owner varchar
SELECT d.id AS deal_id, d.name AS deal, c.name AS client, d.kind, d.since AS closed_at, d.amount, r.name AS reason, w.name AS competitor,
       d.loss_note AS note, o.name AS owner
FROM visible.deals_standing d LEFT JOIN visible.clients c ON c.id = d.client_id LEFT JOIN visible.loss_reasons r ON r.id = d.loss_reason_id
LEFT JOIN visible.competitors w ON w.id = d.competitor_id AND d.kind = 'lost' LEFT JOIN visible.staff o ON o.id = d.owner_id
WHERE d.kind <> 'open' AND d.since >= utc_of_day(local_month($as_of)) AND d.since <= $as_of AND ($line IS NULL OR d.line_id = $line)
  AND ($manager IS NULL OR coalesce(d.owner_id, nobody()) = $manager) AND ($source IS NULL OR coalesce(d.source_id, nobody()) = $source)
ORDER BY d.since DESC, d.id LIMIT 200
