-- Of the clients who first bought in a month, how many bought again in each month after?
-- One row per month of first purchase and month since it (0 = the first), up to the month of as_of; retained is empty while the
-- month is not over, so_far counts the clients that bought until now.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: cohort date, size bigint, month bigint, retained bigint, so_far bigint, share double
WITH bought AS (
    SELECT DISTINCT client_id, local_month(happened_at) AS month
    FROM visible.purchases
    WHERE happened_at <= $as_of AND (undone_at IS NULL OR undone_at > $as_of)
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
born AS (SELECT client_id, min(month) AS cohort FROM bought GROUP BY client_id),
cohort AS (SELECT cohort, count(*) AS size FROM born GROUP BY cohort),
active AS (
    SELECT f.cohort, months_between(f.cohort, b.month) AS month, count(*) AS clients
    FROM bought b JOIN born f ON f.client_id = b.client_id GROUP BY f.cohort, months_between(f.cohort, b.month)),
cell AS (
    SELECT c.cohort, c.size, months_between(c.cohort, k.day) AS month, end_before(plus_months(k.day, 1)) <= $as_of AS finished
    FROM cohort c JOIN visible.calendar k ON k.day >= c.cohort AND k.starts_at < $as_of
        AND k.day = CAST(date_trunc('month', k.day) AS DATE))
SELECT k.cohort, k.size, k.month, CASE WHEN k.finished THEN coalesce(a.clients, 0) END AS retained,
       coalesce(a.clients, 0) AS so_far,
       CASE WHEN k.finished THEN share(coalesce(a.clients, 0), k.size) END AS share
FROM cell k LEFT JOIN active a ON a.cohort = k.cohort AND a.month = k.month ORDER BY k.cohort, k.month
