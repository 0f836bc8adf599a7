-- Which clients did we win?
-- One row per client that overview/new_clients counts, with its first won deal, the largest first.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: client_id uuid, client varchar, deal_id uuid, deal varchar, closed_at timestamp, amount decimal, source varchar, owner varchar
WITH won AS (
    SELECT deal_id, client_id, line_id, team_id, owner_id, source_id, valid_from, amount, coalesce(first_from <= $as_of, true) AS is_first
    FROM visible.client_wins WHERE valid_from <= $as_of AND (valid_to IS NULL OR valid_to > $as_of)),
chosen AS (
    SELECT deal_id, client_id, owner_id, source_id, valid_from, amount FROM won
    WHERE is_first AND valid_from >= $since AND valid_from < $until
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source))
SELECT w.client_id, c.name AS client, w.deal_id, d.name AS deal, w.valid_from AS closed_at, w.amount, s.name AS source, o.name AS owner
FROM chosen w LEFT JOIN visible.deals d ON d.id = w.deal_id LEFT JOIN visible.clients c ON c.id = w.client_id
LEFT JOIN visible.sources s ON s.id = w.source_id LEFT JOIN visible.staff o ON o.id = w.owner_id
ORDER BY w.amount DESC NULLS LAST, w.deal_id
