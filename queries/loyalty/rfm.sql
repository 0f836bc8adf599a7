-- Which clients bought lately, often and for much money?
-- One row per client that bought by as_of, over its whole history. recency_days = days since the last purchase, frequency =
-- purchase days, monetary = amount. Scores 1 to 5, 5 = best, by value thresholds at the quintiles plus one unit, so that equal
-- clients get equal scores; the three are scored independently. r, f, m as values keep only the clients with that score.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid, r integer, f integer, m integer
-- gives: client varchar, recency_days bigint, frequency bigint, monetary decimal, r integer, f integer, m integer
-- + client_id uuid
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
    FROM client c CROSS JOIN cut q)
SELECT c.name AS client, s.recency_days, s.frequency, s.monetary, s.r, s.f, s.m, s.client_id
FROM scored s LEFT JOIN visible.clients c ON c.id = s.client_id
WHERE ($r IS NULL OR s.r = $r) AND ($f IS NULL OR s.f = $f) AND ($m IS NULL OR s.m = $m)
ORDER BY s.monetary DESC, s.client_id
