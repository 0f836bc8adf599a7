-- Whom did this client bring us, and who brought them?
-- One row per recommendation, the latest first; given: by this client. Of a client out of sight no more than that there is one.
-- takes: client uuid, as_of timestamp
-- gives: referral_id uuid, given boolean, client_id uuid, client varchar, happened_at timestamp, bought decimal
SELECT f.id AS referral_id, f.from_client_id = $client AS given, o.id AS client_id, o.name AS client, f.happened_at,
       (SELECT sum(s.amount) FROM visible.sales s WHERE s.client_id = o.id AND s.happened_at <= $as_of) AS bought
FROM visible.client_referrals f
LEFT JOIN visible.clients o ON o.id = CASE WHEN f.from_client_id = $client THEN f.to_client_id ELSE f.from_client_id END
WHERE (f.from_client_id = $client OR f.to_client_id = $client) AND f.happened_at <= $as_of
ORDER BY f.happened_at DESC, f.id
