-- How is the money spread over clients?
-- At most about a hundred points: clients from the largest down, the share of clients so far and the share of the money they
-- bring.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: clients bigint, client_share double, amount_share double
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
    FROM bought WHERE amount >= 0)
SELECT place AS clients, share(place, clients) AS client_share,
       (before + CAST(amount AS DOUBLE)) / nullif(total, 0) AS amount_share
FROM ranked
WHERE place = clients OR floor(place * 100e0 / clients) > floor((place - 1) * 100e0 / clients)
    OR (before < 0.80e0 * total AND before + CAST(amount AS DOUBLE) >= 0.80e0 * total)
ORDER BY place
