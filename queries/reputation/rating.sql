-- How are we rated lately, and can the change from the 90 days before be told from noise?
-- One row over the ratings of us: the 90 days that end with as_of, the 90 before them, and all. bayes: as if 25 ratings of the all-time
-- mean stood beside the late ones. t and df: Welch's test of the difference; NULL under two ratings on either side.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: n bigint, mean double, deviation double, earlier_n bigint, earlier_mean double, all_n bigint, all_mean double, bayes double
-- + difference double, error double, t double, df double, since date, earlier_since date
WITH told AS (
    SELECT rating, whole_days_between(local_day(happened_at), local_day($as_of)) AS age FROM visible.mention_tones
    WHERE happened_at <= $as_of AND (taken_back_at IS NULL OR taken_back_at > $as_of)
      AND (valid_from IS NULL OR valid_from <= $as_of) AND (valid_to IS NULL OR valid_to > $as_of)
      AND ($line IS NULL OR line_id = $line) AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source) AND competitor_id IS NULL AND rating IS NOT NULL),
counted AS (
    SELECT count(*) FILTER (WHERE age < 90) AS n, avg(rating) FILTER (WHERE age < 90) AS mean, count(*) AS all_n, avg(rating) AS all_mean,
           stddev_samp(rating) FILTER (WHERE age < 90) AS deviation, stddev_samp(rating) FILTER (WHERE age BETWEEN 90 AND 179) AS earlier_deviation,
           count(*) FILTER (WHERE age BETWEEN 90 AND 179) AS earlier_n, avg(rating) FILTER (WHERE age BETWEEN 90 AND 179) AS earlier_mean
    FROM told),
spread AS (
    SELECT *, power(deviation, 2) / nullif(n, 0) AS v, power(earlier_deviation, 2) / nullif(earlier_n, 0) AS earlier_v FROM counted)
SELECT n, mean, deviation, earlier_n, earlier_mean, all_n, all_mean,
       CASE WHEN all_n > 0 THEN (n * coalesce(mean, 0e0) + 25 * all_mean) / (n + 25) END AS bayes, mean - earlier_mean AS difference,
       sqrt(v + earlier_v) AS error, CASE WHEN v + earlier_v > 0 THEN (mean - earlier_mean) / sqrt(v + earlier_v) END AS t,
       CASE WHEN v + earlier_v > 0 THEN power(v + earlier_v, 2) / (power(v, 2) / (n - 1) + power(earlier_v, 2) / (earlier_n - 1)) END AS df,
       plus_days(local_day($as_of), -89) AS since, plus_days(local_day($as_of), -179) AS earlier_since
FROM spread
