-- How many clients bring the first 80, the next 15 and the last 5 per cent of the money?
-- One row per class A, B, C. A client's class goes by the share of the money before it, so the one that crosses 80 % is still A;
-- clients whose purchases of the period sum to less than nothing are in no class.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: class varchar, clients bigint, client_share double, amount decimal, amount_share double
WITH bought AS (
    SELECT client_id, sum(amount) AS amount, count(*) AS purchases
    FROM visible.purchases
    WHERE happened_at >= $since AND happened_at < $until AND happened_at <= $as_of AND (undone_at IS NULL OR undone_at > $as_of)
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)
    GROUP BY client_id),
ranked AS (
    SELECT client_id, amount, purchases, row_number() OVER (ORDER BY amount DESC, client_id) AS place,
           count(*) OVER () AS clients,
           sum(CAST(amount AS DOUBLE)) OVER () AS total, coalesce(CAST(sum(amount) OVER (
               ORDER BY amount DESC, client_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS DOUBLE), 0e0) AS before
    FROM bought WHERE amount >= 0),
classed AS (SELECT amount, CASE WHEN before < 0.80e0 * total THEN 'A' WHEN before < 0.95e0 * total THEN 'B' ELSE 'C' END AS class
FROM ranked),
class AS (SELECT 'A' AS class UNION ALL SELECT 'B' UNION ALL SELECT 'C'),
counted AS (
    SELECT k.class, count(c.class) AS clients, coalesce(sum(c.amount), 0) AS amount
    FROM class k LEFT JOIN classed c ON c.class = k.class GROUP BY k.class)
SELECT class, clients, share(clients, sum(clients) OVER ()) AS client_share, amount,
       share(amount, sum(amount) OVER ()) AS amount_share
FROM counted ORDER BY class
