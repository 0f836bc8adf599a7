-- How high was the balance of trust with each client a quarter of a year before, two, three and four quarters before?
-- One row per client with an entry by then and moment: the starts of the months 3, 6, 9 and 12 before the month of as_of; of the owner of as_of;
-- as relations/balances counts it on each of them.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: client_id uuid, seen timestamp, balance double
WITH report AS (
    SELECT starts_at AS seen FROM visible.calendar
    WHERE day IN (plus_months(local_month($as_of), -3), plus_months(local_month($as_of), -6), plus_months(local_month($as_of), -9),
                  plus_months(local_month($as_of), -12))),
held AS (
    SELECT * FROM visible.clients_held WHERE (valid_from IS NULL OR valid_from <= $as_of) AND (valid_to IS NULL OR valid_to > $as_of)
      AND ($line IS NULL OR line_id = $line) AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager))
SELECT e.client_id, r.seen, sum(e.points * power(2e0, -whole_days_between(e.day, local_day(r.seen)) / y.balance_half_life)) AS balance
FROM visible.trust_entries e JOIN held c ON c.id = e.client_id
JOIN report r ON e.valid_from <= r.seen AND (e.valid_to IS NULL OR e.valid_to > r.seen) CROSS JOIN visible.company y
WHERE c.retired_at IS NULL OR c.retired_at > r.seen
GROUP BY e.client_id, r.seen ORDER BY e.client_id, r.seen
