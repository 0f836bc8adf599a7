-- What can be entered on a client's card: what was shown to them, and under which offer they recommend?
-- One row per trust instrument that is met by being shown, and per offer of the client's line that stands on the day of as_of, the latest first.
-- takes: client uuid, as_of timestamp
-- gives: list varchar, code uuid, name varchar, amount decimal, since date, position integer
SELECT 'instrument' AS list, id AS code, name, CAST(NULL AS DECIMAL(18,2)) AS amount, CAST(NULL AS DATE) AS since, position
FROM visible.trust_instruments WHERE retired_at IS NULL AND contact_kind IS DISTINCT FROM 'referral'
UNION ALL
SELECT 'offer', o.id, o.name, o.reward, o.since, 0
FROM visible.referral_offers o JOIN visible.clients_in_hand c ON c.line_id = o.line_id AND c.id = $client
WHERE o.retired_at IS NULL AND o.since <= local_day($as_of) AND (o.until IS NULL OR o.until > local_day($as_of))
ORDER BY list, position, since DESC, amount DESC, name, code
