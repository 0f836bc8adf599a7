-- How high is the balance of trust with each client, what went in and out in the period, and what does the client bring?
-- One row per client with an entry by then, of the owner of as_of, the lowest first. As client/balance counts it: points of entries known on the day
-- `day` (empty: as_of), halved every company.balance_half_life days. usual_year: money of the 12 months up to the last purchase.
-- balance_from, balance_to: only clients from and with the one to under the other.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, day date, balance_from double,
-- + balance_to double
-- gives: client varchar, owner varchar, balance double, deposits double, withdrawals double, entries bigint, usual_year decimal, last_day date,
-- + client_id uuid
WITH seen AS (SELECT coalesce(least(utc_of_day($day), $as_of), $as_of) AS moment),
held AS (
    SELECT * FROM visible.clients_held WHERE (valid_from IS NULL OR valid_from <= $as_of) AND (valid_to IS NULL OR valid_to > $as_of)
      AND ($line IS NULL OR line_id = $line) AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)),
bought AS (
    SELECT b.client_id, b.amount, local_day(b.happened_at) AS day, max(local_day(b.happened_at)) OVER (PARTITION BY b.client_id) AS last_day
    FROM visible.purchases b CROSS JOIN seen s WHERE b.happened_at <= s.moment AND (b.undone_at IS NULL OR b.undone_at > s.moment)),
worth AS (
    SELECT client_id, last_day, sum(amount) FILTER (WHERE day > plus_days(last_day, -365)) AS usual_year FROM bought GROUP BY client_id, last_day),
account AS (
    SELECT e.client_id, sum(e.points * power(2e0, -whole_days_between(e.day, local_day(s.moment)) / y.balance_half_life)) AS balance,
           coalesce(sum(e.points) FILTER (WHERE e.points > 0 AND e.day >= local_day($since) AND e.day < local_day($until)), 0e0) AS deposits,
           coalesce(sum(e.points) FILTER (WHERE e.points < 0 AND e.day >= local_day($since) AND e.day < local_day($until)), 0e0) AS withdrawals,
           count(*) AS entries
    FROM visible.trust_entries e CROSS JOIN seen s CROSS JOIN visible.company y
    WHERE e.valid_from <= s.moment AND (e.valid_to IS NULL OR e.valid_to > s.moment) GROUP BY e.client_id)
SELECT c.name AS client, c.owner, a.balance, a.deposits, a.withdrawals, a.entries, w.usual_year, w.last_day, c.id AS client_id
FROM held c JOIN account a ON a.client_id = c.id LEFT JOIN worth w ON w.client_id = c.id CROSS JOIN seen s
WHERE (c.retired_at IS NULL OR c.retired_at > s.moment)
  AND ($balance_from IS NULL OR a.balance >= $balance_from) AND ($balance_to IS NULL OR a.balance < $balance_to)
ORDER BY a.balance, c.id
