-- Which purchases stand behind the average check?
-- One row per purchase of the period, the largest first; stands_in: a won deal of a line that records no sales.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: purchase_id uuid, day date, client varchar, amount decimal, owner varchar, line varchar, stands_in boolean
-- + client_id uuid
WITH bought AS (
    SELECT id, happened_at, client_id, owner_id, line_id, amount, stands_in
    FROM visible.purchases
    WHERE happened_at >= $since AND happened_at < $until AND happened_at <= $as_of AND (undone_at IS NULL OR undone_at > $as_of)
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source))
SELECT b.id AS purchase_id, local_day(b.happened_at) AS day, c.name AS client, b.amount, o.name AS owner, l.name AS line,
       b.stands_in, b.client_id
FROM bought b LEFT JOIN visible.clients c ON c.id = b.client_id LEFT JOIN visible.staff o ON o.id = b.owner_id
LEFT JOIN visible.lines l ON l.id = b.line_id ORDER BY b.amount DESC NULLS LAST, b.id
