-- Which mailboxes are read, how did the last look go, and what became of their messages?
-- One row per mailbox, those no longer read last; held: what waits in quarantine; aside: automatic, or between ourselves. trouble: JSON of a sentence.
-- takes: nothing
-- gives: id uuid, name varchar, host varchar, port integer, security varchar, login varchar, folder varchar, line_id uuid, line varchar
-- + entry_point_id uuid, source_id uuid, campaign_id uuid, checked_at timestamp, trouble varchar, retired boolean, version integer
-- + contacts bigint, leads bigint, held bigint, aside bigint, last_at timestamp
WITH waiting AS (SELECT door_id, count(*) AS n FROM visible.quarantine WHERE settled_at IS NULL AND door_id IS NOT NULL GROUP BY door_id)
SELECT m.id, m.name, m.host, m.port, m.security, m.login, m.folder, m.line_id, l.name AS line, m.entry_point_id, m.source_id, m.campaign_id,
       m.checked_at, m.trouble, m.retired_at IS NOT NULL AS retired, m.version, coalesce(c.contacts, 0) AS contacts, coalesce(c.leads, 0) AS leads,
       coalesce(w.n, 0) AS held, coalesce(c.aside, 0) AS aside, c.last_at
FROM visible.mailboxes m
LEFT JOIN visible.lines l ON l.id = m.line_id
LEFT JOIN visible.mailbox_counts c ON c.mailbox_id = m.id
LEFT JOIN waiting w ON w.door_id = m.id
ORDER BY retired, m.created_at, m.id
