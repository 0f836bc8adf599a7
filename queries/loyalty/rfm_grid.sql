-- How many clients stand in each cell of recency and frequency, and how much money do they bring?
-- One row per cell of the scores r and f of loyalty/rfm that has clients; the days and purchases that a score spans stand in
-- each of its cells.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: r integer, f integer, clients bigint, monetary decimal, recency_from bigint, recency_to bigint
-- + frequency_from bigint, frequency_to bigint
WITH bought AS (
    SELECT client_id, local_day(happened_at) AS day, coalesce(sum(amount), 0) AS amount
    FROM visible.purchases
    WHERE happened_at <= $as_of AND (undone_at IS NULL OR undone_at > $as_of)
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)
    GROUP BY client_id, local_day(happened_at)),
client AS (
    SELECT client_id, whole_days_between(max(day), local_day($as_of)) AS recency_days, count(*) AS frequency,
           sum(amount) AS monetary
    FROM bought GROUP BY client_id),
cut AS (
    SELECT percentile_cont(0.2) WITHIN GROUP (ORDER BY recency_days) + 1 AS r1,
           percentile_cont(0.4) WITHIN GROUP (ORDER BY recency_days) + 1 AS r2,
           percentile_cont(0.6) WITHIN GROUP (ORDER BY recency_days) + 1 AS r3,
           percentile_cont(0.8) WITHIN GROUP (ORDER BY recency_days) + 1 AS r4,
           percentile_cont(0.2) WITHIN GROUP (ORDER BY frequency) + 1 AS f1,
           percentile_cont(0.4) WITHIN GROUP (ORDER BY frequency) + 1 AS f2,
           percentile_cont(0.6) WITHIN GROUP (ORDER BY frequency) + 1 AS f3,
           percentile_cont(0.8) WITHIN GROUP (ORDER BY frequency) + 1 AS f4,
           percentile_cont(0.2) WITHIN GROUP (ORDER BY CAST(monetary AS DOUBLE)) + 1 AS m1,
           percentile_cont(0.4) WITHIN GROUP (ORDER BY CAST(monetary AS DOUBLE)) + 1 AS m2,
           percentile_cont(0.6) WITHIN GROUP (ORDER BY CAST(monetary AS DOUBLE)) + 1 AS m3,
           percentile_cont(0.8) WITHIN GROUP (ORDER BY CAST(monetary AS DOUBLE)) + 1 AS m4
    FROM client),
scored AS (
    SELECT c.client_id, c.recency_days, c.frequency, c.monetary,
           CASE WHEN c.recency_days >= q.r4 THEN 1 WHEN c.recency_days >= q.r3 THEN 2 WHEN c.recency_days >= q.r2 THEN 3
                WHEN c.recency_days >= q.r1 THEN 4 ELSE 5 END AS r,
           CASE WHEN c.frequency >= q.f4 THEN 5 WHEN c.frequency >= q.f3 THEN 4 WHEN c.frequency >= q.f2 THEN 3
                WHEN c.frequency >= q.f1 THEN 2 ELSE 1 END AS f,
           CASE WHEN c.monetary >= q.m4 THEN 5 WHEN c.monetary >= q.m3 THEN 4 WHEN c.monetary >= q.m2 THEN 3
                WHEN c.monetary >= q.m1 THEN 2 ELSE 1 END AS m
    FROM client c CROSS JOIN cut q),
cell AS (
    SELECT r, f, count(*) AS clients, sum(monetary) AS monetary, min(recency_days) AS r0, max(recency_days) AS r1,
           min(frequency) AS f0, max(frequency) AS f1
    FROM scored GROUP BY r, f)
SELECT r, f, clients, monetary, min(r0) OVER (PARTITION BY r) AS recency_from, max(r1) OVER (PARTITION BY r) AS recency_to,
       min(f0) OVER (PARTITION BY f) AS frequency_from, max(f1) OVER (PARTITION BY f) AS frequency_to
FROM cell ORDER BY f DESC, r DESC
