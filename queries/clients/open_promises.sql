-- What do we and this client still owe each other?
-- One row per open promise, the oldest day first.
-- takes: client uuid, as_of timestamp
-- gives: promise_id uuid, side varchar, what varchar, due_on date, late boolean
SELECT id AS promise_id, side, what, due_on, due_on < local_day($as_of) AS late
FROM visible.promises WHERE client_id = $client AND state = 'open'
ORDER BY due_on, id
