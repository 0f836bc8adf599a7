-- What was offered to whom until when, and what came of it?
-- One row per offer, the open ones by their last day, then the settled ones, the latest on top.
-- takes: as_of timestamp
-- gives: offer_id uuid, client varchar, what varchar, until_on date, state varchar
SELECT o.id AS offer_id, c.name AS client, o.what, o.until_on, o.state
FROM visible.offers o LEFT JOIN visible.clients c ON c.id = o.client_id
WHERE o.happened_at <= $as_of
ORDER BY o.until_on, o.id
