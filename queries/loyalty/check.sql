-- How much does a purchase bring, on average and in the middle?
-- One row over the purchases of the period: mean with its 95 % interval (from two purchases on), median, number and money.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: purchases bigint, clients bigint, amount decimal, mean double, low double, high double, median double
WITH bought AS (
    SELECT client_id, CAST(amount AS DOUBLE) AS value, amount
    FROM visible.purchases
    WHERE happened_at >= $since AND happened_at < $until AND happened_at <= $as_of AND (undone_at IS NULL OR undone_at > $as_of)
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
counted AS (
    SELECT count(*) AS purchases, count(DISTINCT client_id) AS clients, coalesce(sum(amount), 0) AS amount, avg(value) AS mean,
           1.959963984540054 * stddev_samp(value) / sqrt(nullif(count(value), 0)) AS half,
               percentile_cont(0.5) WITHIN GROUP (ORDER BY value) AS median
    FROM bought)
SELECT purchases, clients, amount, mean, mean - half AS low, mean + half AS high, median FROM counted
