-- Which clients are A, B and C by money, and X, Y and Z by how evenly they buy?
-- One row per client with money in the period, the largest first. xyz: variation of the whole months of the period, months
-- without a purchase included: X up to 10 %, Y up to 25 %, Z above; empty under three months with a purchase. class: only this
-- one.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- + class varchar
-- gives: client varchar, amount decimal, purchases bigint, share_before double, abc varchar, months bigint, cv double
-- + xyz varchar, client_id uuid
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
month AS (
    SELECT day AS month FROM visible.calendar
    WHERE extract(day FROM day) = 1 AND starts_at >= $since AND utc_of_day(plus_months(day, 1)) <= $until
      AND end_before(plus_months(day, 1)) <= $as_of),
monthly AS (
    SELECT p.client_id, local_month(p.happened_at) AS month, CAST(sum(p.amount) AS DOUBLE) AS amount
    FROM visible.purchases p
    WHERE p.happened_at >= $since AND p.happened_at < $until AND p.happened_at <= $as_of
        AND (p.undone_at IS NULL OR p.undone_at > $as_of)
      AND ($line IS NULL OR p.line_id = $line)
      AND ($team IS NULL OR coalesce(p.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(p.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(p.source_id, nobody()) = $source)
    GROUP BY p.client_id, local_month(p.happened_at)),
even AS (
    SELECT y.client_id, count(*) FILTER (WHERE y.amount > 0) AS months, sum(y.amount) AS total,
           sum(y.amount * y.amount) AS squares
    FROM monthly y JOIN month m ON m.month = y.month GROUP BY y.client_id),
spread AS (
    SELECT e.client_id, e.months, CASE WHEN e.months >= 3 AND e.total > 0
        THEN sqrt(greatest(e.squares - e.total * e.total / n.months, 0e0) / (n.months - 1)) / (e.total / n.months) END AS cv
    FROM even e CROSS JOIN (SELECT count(*) AS months FROM month) n),
classed AS (
    SELECT client_id, amount, purchases, place, before / nullif(total, 0) AS share_before,
           CASE WHEN before < 0.80e0 * total THEN 'A' WHEN before < 0.95e0 * total THEN 'B' ELSE 'C' END AS abc
    FROM ranked)
SELECT c.name AS client, r.amount, r.purchases, r.share_before, r.abc, coalesce(s.months, 0) AS months, s.cv,
       CASE WHEN s.cv <= 0.10e0 THEN 'X' WHEN s.cv <= 0.25e0 THEN 'Y' WHEN s.cv > 0.25e0 THEN 'Z' END AS xyz, r.client_id
FROM classed r LEFT JOIN spread s ON s.client_id = r.client_id LEFT JOIN visible.clients c ON c.id = r.client_id
WHERE $class IS NULL OR r.abc = $class ORDER BY r.place
