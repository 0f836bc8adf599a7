-- Which complaints of this client are still open?
-- One row per complaint, the gravest first.
-- takes: client uuid, as_of timestamp
-- gives: complaint_id uuid, what varchar, severity integer, deadline_at timestamp, late boolean
SELECT id AS complaint_id, what, severity, deadline_at, coalesce(deadline_at < $as_of, false) AS late
FROM visible.complaints WHERE client_id = $client AND closed_at IS NULL AND happened_at <= $as_of
ORDER BY severity DESC, deadline_at NULLS LAST, id
