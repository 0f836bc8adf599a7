-- What does this mailing say, by which server, and how far is it?
-- One row; openings: JSON, by segment id; trouble: of its sender, as JSON.
-- takes: mailing uuid
-- gives: id uuid, name varchar, line_id uuid, way varchar, state varchar, subject varchar, body varchar, openings varchar, template_id uuid
-- + sender_id uuid, from_name varchar, from_address varchar, per_minute integer, trouble varchar, started_at timestamp, ended_at timestamp, version integer
-- + letters bigint, waiting bigint, sent bigint, bounced bigint, failed bigint, left_out bigint
SELECT m.id, m.name, m.line_id, m.way, m.state, m.subject, m.body, m.openings, m.template_id, m.sender_id, s.from_name, s.from_address,
       s.per_minute, s.trouble, m.started_at, m.ended_at, m.version, count(l.id) FILTER (WHERE l.state <> 'left_out') AS letters,
       count(*) FILTER (WHERE l.state IN ('waiting', 'sending')) AS waiting, count(*) FILTER (WHERE l.state IN ('sent', 'printed')) AS sent,
       count(*) FILTER (WHERE l.state = 'bounced') AS bounced, count(*) FILTER (WHERE l.state = 'failed') AS failed,
       count(*) FILTER (WHERE l.state = 'left_out') AS left_out
FROM visible.mailings m LEFT JOIN visible.letters l ON l.mailing_id = m.id LEFT JOIN visible.senders s ON s.id = m.sender_id
WHERE m.id = $mailing
GROUP BY m.id, m.name, m.line_id, m.way, m.state, m.subject, m.body, m.openings, m.template_id, m.sender_id, s.from_name, s.from_address,
         s.per_minute, s.trouble, m.started_at, m.ended_at, m.version
ORDER BY m.id
