-- Which purchases were those of new, of repeating and of returning clients, or of such amounts?
-- One row per purchase of the period, the largest first. bought_as: new, on the client's first day of purchase; returning, after a silence
-- of more than 365 days; else repeat. amount_from, amount_to: only amounts from and under these; no_amount: only those without.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, bought_as varchar
-- + amount_from double, amount_to double, no_amount boolean
-- gives: purchase_id uuid, day date, client varchar, amount decimal, bought_as varchar, owner varchar, line varchar, stands_in boolean
-- + client_id uuid
WITH visit AS (
    SELECT DISTINCT client_id, local_day(happened_at) AS day
    FROM visible.purchases WHERE happened_at <= $as_of AND (undone_at IS NULL OR undone_at > $as_of)),
told AS (
    SELECT client_id, day, whole_days_between(lag(day) OVER (PARTITION BY client_id ORDER BY day), day) AS gap FROM visit),
bought AS (
    SELECT p.id, t.day, p.client_id, p.owner_id, p.line_id, p.amount, p.stands_in,
           CASE WHEN t.gap IS NULL THEN 'new' WHEN t.gap > 365 THEN 'returning' ELSE 'repeat' END AS bought_as
    FROM visible.purchases p JOIN told t ON t.client_id = p.client_id AND t.day = local_day(p.happened_at)
    WHERE p.happened_at >= $since AND p.happened_at < $until AND p.happened_at <= $as_of
      AND (p.undone_at IS NULL OR p.undone_at > $as_of)
      AND ($line IS NULL OR p.line_id = $line)
      AND ($team IS NULL OR coalesce(p.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(p.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(p.source_id, nobody()) = $source))
SELECT b.id AS purchase_id, b.day, c.name AS client, b.amount, b.bought_as, o.name AS owner, l.name AS line, b.stands_in, b.client_id
FROM bought b LEFT JOIN visible.clients c ON c.id = b.client_id LEFT JOIN visible.staff o ON o.id = b.owner_id
LEFT JOIN visible.lines l ON l.id = b.line_id
WHERE ($bought_as IS NULL OR b.bought_as = $bought_as) AND ($no_amount IS NULL OR $no_amount = (coalesce(b.amount, 0) <= 0))
  AND ($amount_from IS NULL OR b.amount >= $amount_from) AND ($amount_to IS NULL OR b.amount < $amount_to)
ORDER BY b.amount DESC NULLS LAST, b.id
