-- How long did deals stay in each stage at each age, and where did they go from there?
-- One row per month, stage, age and next stage (empty: still there at the end): days spent and moves made, as known at as_of. Stays are cut at
-- the months of the company's calendar and at the ages of `bucket` (days in the stage), so that months before any day can be added up.
-- manager: for one who sees only the own work, so that what is handed over later changes no past day.
-- takes: as_of timestamp, manager uuid
-- gives: month date, line_id uuid, stage_id uuid, bucket integer, next_stage_id uuid, next_kind varchar, days double, moves bigint
WITH age AS (
    SELECT * FROM (VALUES (0, 0e0, 2e0), (1, 2e0, 4e0), (2, 4e0, 7e0), (3, 7e0, 10e0), (4, 10e0, 14e0), (5, 14e0, 21e0), (6, 21e0, 30e0),
        (7, 30e0, 45e0), (8, 45e0, 60e0), (9, 60e0, 90e0), (10, 90e0, 135e0), (11, 135e0, 200e0), (12, 200e0, 300e0), (13, 300e0, 1e9))
        AS a (bucket, low, high)),
month AS (
    SELECT day AS month, days_between(TIMESTAMP '2000-01-01', utc_of_day(day)) AS starts,
           days_between(TIMESTAMP '2000-01-01', utc_of_day(plus_months(day, 1))) AS ends
    FROM visible.calendar
    WHERE extract(day FROM day) = 1 AND day <= local_day($as_of) AND day > plus_months(local_month($as_of), -48)),
stay AS (
    SELECT line_id, stage_id, days_between(TIMESTAMP '2000-01-01', valid_from) AS came,
           days_between(TIMESTAMP '2000-01-01', CASE WHEN valid_to <= $as_of THEN valid_to ELSE $as_of END) AS went,
           CASE WHEN valid_to <= $as_of THEN next_stage_id END AS next_stage_id, CASE WHEN valid_to <= $as_of THEN next_kind END AS next_kind
    FROM visible.stage_spans
    WHERE kind = 'open' AND valid_from <= $as_of AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)),
in_month AS (
    SELECT m.month, s.line_id, s.stage_id, greatest(m.starts - s.came, 0e0) AS from_age, least(m.ends, s.went) - s.came AS to_age,
           CASE WHEN s.went < m.ends THEN s.next_stage_id END AS next_stage_id, CASE WHEN s.went < m.ends THEN s.next_kind END AS next_kind
    FROM stay s JOIN month m ON s.came < m.ends AND s.went >= m.starts),
placed AS (                                                    -- added up by first and last age before the ages between them are named
    SELECT month, line_id, stage_id, next_stage_id, next_kind, first_bucket, last_bucket, count(*) AS n, sum(from_age) AS from_ages, sum(to_age) AS to_ages
    FROM (SELECT *, CASE WHEN from_age < 2 THEN 0 WHEN from_age < 4 THEN 1 WHEN from_age < 7 THEN 2 WHEN from_age < 10 THEN 3 WHEN from_age < 14 THEN 4
                     WHEN from_age < 21 THEN 5 WHEN from_age < 30 THEN 6 WHEN from_age < 45 THEN 7 WHEN from_age < 60 THEN 8 WHEN from_age < 90 THEN 9
                     WHEN from_age < 135 THEN 10 WHEN from_age < 200 THEN 11 WHEN from_age < 300 THEN 12 ELSE 13 END AS first_bucket,
                 CASE WHEN to_age < 2 THEN 0 WHEN to_age < 4 THEN 1 WHEN to_age < 7 THEN 2 WHEN to_age < 10 THEN 3 WHEN to_age < 14 THEN 4
                     WHEN to_age < 21 THEN 5 WHEN to_age < 30 THEN 6 WHEN to_age < 45 THEN 7 WHEN to_age < 60 THEN 8 WHEN to_age < 90 THEN 9
                     WHEN to_age < 135 THEN 10 WHEN to_age < 200 THEN 11 WHEN to_age < 300 THEN 12 ELSE 13 END AS last_bucket FROM in_month) p
    GROUP BY month, line_id, stage_id, next_stage_id, next_kind, first_bucket, last_bucket)
SELECT p.month, p.line_id, p.stage_id, a.bucket, CASE WHEN a.bucket = p.last_bucket THEN p.next_stage_id END AS next_stage_id,
       CASE WHEN a.bucket = p.last_bucket THEN p.next_kind END AS next_kind,
       sum(CASE WHEN a.bucket = p.last_bucket THEN p.to_ages ELSE p.n * a.high END - CASE WHEN a.bucket = p.first_bucket THEN p.from_ages ELSE p.n * a.low END) AS days,
       CAST(coalesce(sum(p.n) FILTER (WHERE p.next_kind IS NOT NULL AND a.bucket = p.last_bucket), 0) AS BIGINT) AS moves
FROM placed p JOIN age a ON a.bucket BETWEEN p.first_bucket AND p.last_bucket
GROUP BY p.month, p.line_id, p.stage_id, a.bucket, CASE WHEN a.bucket = p.last_bucket THEN p.next_stage_id END,
         CASE WHEN a.bucket = p.last_bucket THEN p.next_kind END
ORDER BY 1, 2, 3, 4, 5
