-- Of the clients who first bought in a quarter, which share bought again in each quarter after?
-- One row per quarter of first purchase (the last eight before as_of's own) and quarter since it, from 1; retained is empty
-- while the quarter is not over, so_far counts the clients that bought until now.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: cohort date, size bigint, quarter bigint, retained bigint, so_far bigint, share_so_far double
WITH bought AS (
    SELECT DISTINCT client_id, local_quarter(happened_at) AS quarter
    FROM visible.purchases
    WHERE happened_at <= $as_of AND (undone_at IS NULL OR undone_at > $as_of)
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
born AS (SELECT client_id, min(quarter) AS cohort FROM bought GROUP BY client_id),
cohort AS (SELECT cohort, count(*) AS size FROM born GROUP BY cohort),
active AS (
    SELECT f.cohort, CAST(months_between(f.cohort, b.quarter) / 3 AS BIGINT) AS quarter, count(*) AS clients
    FROM bought b JOIN born f ON f.client_id = b.client_id GROUP BY f.cohort,
        CAST(months_between(f.cohort, b.quarter) / 3 AS BIGINT)),
cell AS (
    SELECT c.cohort, c.size, CAST(months_between(c.cohort, k.day) / 3 AS BIGINT) AS quarter,
           end_before(plus_months(k.day, 3)) <= $as_of AS finished
    FROM cohort c JOIN visible.calendar k ON k.day >= c.cohort AND k.starts_at < $as_of
        AND k.day = CAST(date_trunc('quarter', k.day) AS DATE)
    WHERE c.cohort >= plus_months(local_quarter($as_of), -24))
SELECT k.cohort, k.size, k.quarter, CASE WHEN k.finished THEN coalesce(a.clients, 0) END AS retained,
       coalesce(a.clients, 0) AS so_far,
       share(coalesce(a.clients, 0), k.size) AS share_so_far
FROM cell k LEFT JOIN active a ON a.cohort = k.cohort AND a.quarter = k.quarter WHERE k.quarter > 0 ORDER BY k.cohort, k.quarter
