-- What did we and this client promise each other?
-- One row per promise, open ones first; late: still open past its day.
-- takes: client uuid, as_of timestamp
-- gives: promise_id uuid, side varchar, what varchar, due_on date, state varchar, late boolean, happened_at timestamp, settled_at timestamp,
-- + owner varchar, version integer
SELECT p.id AS promise_id, p.side, p.what, p.due_on, p.state, p.state = 'open' AND p.due_on < local_day($as_of) AS late, p.happened_at, p.settled_at,
       o.name AS owner, p.version
FROM visible.promises p LEFT JOIN visible.staff o ON o.id = p.owner_id
WHERE p.client_id = $client
ORDER BY CASE WHEN p.state = 'open' THEN 0 ELSE 1 END, p.due_on DESC, p.id
