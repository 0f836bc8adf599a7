-- Who is away in the next sixty days, and who stands in?
-- One row per absence that has not ended and begins within 60 days of as_of; waiting: planned contacts of these days.
-- takes: as_of timestamp
-- gives: absence_id uuid, staff_id uuid, name varchar, since date, until date, deputy_id uuid, deputy varchar, reason varchar, version integer
-- + running boolean, waiting bigint
SELECT a.id AS absence_id, a.staff_id, o.name, a.since, a.until, a.deputy_id, d.name AS deputy, a.reason, a.version,
       a.since <= local_day($as_of) AS running, count(c.id) AS waiting
FROM visible.absences a JOIN visible.owners o ON o.id = a.staff_id LEFT JOIN visible.staff d ON d.id = a.deputy_id
LEFT JOIN visible.contacts c ON c.staff_id = a.staff_id AND c.state = 'planned' AND c.due_at >= utc_of_day(a.since) AND c.due_at < utc_of_day(a.until)
WHERE a.until > local_day($as_of) AND a.since < plus_days(local_day($as_of), 60) AND o.retired_at IS NULL
GROUP BY a.id, a.staff_id, o.name, a.since, a.until, a.deputy_id, d.name, a.reason, a.version
ORDER BY a.since, o.name, a.id
