-- Which mailings are there, and what became of their letters?
-- One row per mailing, the latest first; waiting: still to go; failed: not sent or not known whether; left_out: who gets none. trouble: of its sender, as JSON.
-- takes: nothing
-- gives: id uuid, name varchar, line varchar, way varchar, state varchar, author varchar, happened_at timestamp, started_at timestamp
-- + ended_at timestamp, letters bigint, waiting bigint, sent bigint, bounced bigint, failed bigint, left_out bigint, trouble varchar
WITH counted AS (
    SELECT mailing_id, count(*) FILTER (WHERE state <> 'left_out') AS letters, count(*) FILTER (WHERE state IN ('waiting', 'sending')) AS waiting,
           count(*) FILTER (WHERE state IN ('sent', 'printed')) AS sent, count(*) FILTER (WHERE state = 'bounced') AS bounced,
           count(*) FILTER (WHERE state = 'failed') AS failed, count(*) FILTER (WHERE state = 'left_out') AS left_out
    FROM visible.letters GROUP BY mailing_id)
SELECT m.id, m.name, l.name AS line, m.way, m.state, s.name AS author, m.happened_at, m.started_at, m.ended_at,
       coalesce(c.letters, 0) AS letters, coalesce(c.waiting, 0) AS waiting, coalesce(c.sent, 0) AS sent, coalesce(c.bounced, 0) AS bounced,
       coalesce(c.failed, 0) AS failed, coalesce(c.left_out, 0) AS left_out, d.trouble
FROM visible.mailings m LEFT JOIN visible.lines l ON l.id = m.line_id LEFT JOIN visible.staff s ON s.id = m.entered_by
LEFT JOIN visible.senders d ON d.id = m.sender_id LEFT JOIN counted c ON c.mailing_id = m.id
ORDER BY m.happened_at DESC, m.id
