-- Which letters were prepared by night and wait for a person's word?
-- One row per draft of the last seven days, birthdays before contracts that end, the latest first; letters: how many would go, left_out: who gets none.
-- takes: as_of timestamp, line uuid
-- gives: id uuid, name varchar, occasion varchar, line varchar, way varchar, prepared_for date, letters bigint, left_out bigint
SELECT m.id, m.name, m.occasion, n.name AS line, m.way, m.prepared_for, count(l.id) FILTER (WHERE l.state = 'waiting') AS letters,
       count(l.id) FILTER (WHERE l.state = 'left_out') AS left_out
FROM visible.mailings m LEFT JOIN visible.lines n ON n.id = m.line_id LEFT JOIN visible.letters l ON l.mailing_id = m.id
WHERE m.state = 'draft' AND m.prepared_for > plus_days(local_day($as_of), -7) AND m.prepared_for <= local_day($as_of)
  AND ($line IS NULL OR m.line_id = $line)
GROUP BY m.id, m.name, m.occasion, n.name, m.way, m.prepared_for
ORDER BY m.occasion, m.prepared_for DESC, n.name, m.id
