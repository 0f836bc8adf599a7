-- Which deals, meetings or calls did each manager bring in the period, as their targets count them?
-- One row per won deal (metric revenue), first won deal of a client (new_clients), held meeting (meetings) or call (calls); whatever the source.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, metric varchar
-- gives: deal_id uuid, client_id uuid, client varchar, deal varchar, happened_at timestamp, amount decimal, kind varchar, owner varchar
WITH won AS (
    SELECT deal_id, client_id, line_id, owner_id, valid_from, amount, coalesce(first_from <= $as_of, true) AS is_first
    FROM visible.client_wins WHERE valid_from <= $as_of AND (valid_to IS NULL OR valid_to > $as_of)),
came AS (
    SELECT deal_id AS id, deal_id, client_id, line_id, owner_id, valid_from AS happened_at, amount, CAST(NULL AS VARCHAR) AS kind FROM won
    WHERE $metric = 'revenue' OR ($metric = 'new_clients' AND is_first)
    UNION ALL
    SELECT c.id, c.deal_id, c.client_id, c.line_id, c.staff_id, c.happened_at, NULL, k.name
    FROM visible.contacts c JOIN visible.contact_kinds k ON k.code = c.kind
    WHERE c.state = 'held' AND NOT c.automatic AND c.happened_at <= $as_of
      AND (($metric = 'meetings' AND k.is_meeting) OR ($metric = 'calls' AND NOT k.is_meeting AND c.kind = 'call')))
SELECT m.deal_id, m.client_id, c.name AS client, d.name AS deal, m.happened_at, m.amount, m.kind, o.name AS owner
FROM came m JOIN visible.owners o ON o.id = m.owner_id
LEFT JOIN visible.clients c ON c.id = m.client_id LEFT JOIN visible.deals d ON d.id = m.deal_id
WHERE m.happened_at >= $since AND m.happened_at < $until AND ($line IS NULL OR m.line_id = $line)
  AND ($team IS NULL OR coalesce(o.team_id, nobody()) = $team) AND ($manager IS NULL OR o.id = $manager)
ORDER BY m.happened_at DESC, m.id
