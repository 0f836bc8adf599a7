-- Which clients first bought in a period, and who of them bought again later?
-- One row per client whose first purchase lies in cohort_since to cohort_until; with again_since and again_until only those that
-- bought then.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid, cohort_since date, cohort_until date
-- + again_since date, again_until date
-- gives: client varchar, first_day date, last_day date, purchase_days bigint, amount decimal, client_id uuid
WITH bought AS (
    SELECT client_id, local_day(happened_at) AS day, sum(amount) AS amount
    FROM visible.purchases
    WHERE happened_at <= $as_of AND (undone_at IS NULL OR undone_at > $as_of)
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)
    GROUP BY client_id, local_day(happened_at)),
born AS (
    SELECT client_id, min(day) AS first_day, max(day) AS last_day, count(*) AS purchase_days, sum(amount) AS amount,
           count(*) FILTER (WHERE day >= $again_since AND day < $again_until) AS again
    FROM bought GROUP BY client_id)
SELECT c.name AS client, b.first_day, b.last_day, b.purchase_days, b.amount, b.client_id
FROM born b LEFT JOIN visible.clients c ON c.id = b.client_id
WHERE b.first_day >= $cohort_since AND b.first_day < $cohort_until AND ($again_since IS NULL OR b.again > 0)
ORDER BY b.amount DESC NULLS LAST, b.client_id
