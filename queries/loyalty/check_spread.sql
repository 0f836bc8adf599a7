-- How large are the purchases: how many lie between which amounts?
-- One row per step of amounts (1, 2, 5, 10, 20 and so on) that has a purchase of the period: from low to under high; both are empty
-- for purchases without an amount.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: low double, high double, purchases bigint, amount decimal
WITH bought AS (
    SELECT amount, CASE WHEN amount > 0 THEN power(1e1, floor(log10(CAST(amount AS DOUBLE)) + 1e-12)) END AS ten
    FROM visible.purchases
    WHERE happened_at >= $since AND happened_at < $until AND happened_at <= $as_of AND (undone_at IS NULL OR undone_at > $as_of)
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
placed AS (
    SELECT amount, CASE WHEN amount < 2 * ten THEN ten WHEN amount < 5 * ten THEN 2 * ten ELSE 5 * ten END AS low,
           CASE WHEN amount < 2 * ten THEN 2 * ten WHEN amount < 5 * ten THEN 5 * ten ELSE 10 * ten END AS high
    FROM bought)
SELECT low, high, count(*) AS purchases, coalesce(sum(amount), 0) AS amount FROM placed GROUP BY low, high ORDER BY low NULLS FIRST
