-- Is this client to be asked in a running wave?
-- One row at most: the invitation of a client in hand that was neither answered nor declined nor sent by link, tried less than three times and not today.
-- takes: as_of timestamp, client uuid
-- gives: invitation_id uuid
SELECT i.id AS invitation_id
FROM visible.invitations i JOIN visible.survey_waves w ON w.id = i.wave_id JOIN visible.clients_in_hand c ON c.id = i.client_id
LEFT JOIN visible.answers a ON a.invitation_id = i.id AND a.client_id = $client
WHERE i.client_id = $client AND c.id = $client AND a.id IS NULL AND w.happened_at <= $as_of AND (w.closed_at IS NULL OR w.closed_at > $as_of)
  AND i.declined_at IS NULL AND i.sent_at IS NULL AND coalesce(i.tries, 0) < 3
  AND (i.not_reached_at IS NULL OR local_day(i.not_reached_at) < local_day($as_of))
ORDER BY i.id LIMIT 1
