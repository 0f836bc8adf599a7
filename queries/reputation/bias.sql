-- Do those we asked for a review rate us better than those who wrote by themselves?
-- One row over the rated mentions of us in the period: number, mean and spread of both, Welch's t and its degrees of freedom.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: asked bigint, asked_mean double, other bigint, other_mean double, t double, df double
WITH told AS (
    SELECT rating, asked_for FROM visible.mention_tones
    WHERE happened_at <= $as_of AND (taken_back_at IS NULL OR taken_back_at > $as_of)
      AND (valid_from IS NULL OR valid_from <= $as_of) AND (valid_to IS NULL OR valid_to > $as_of)
      AND ($line IS NULL OR line_id = $line) AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source) AND competitor_id IS NULL AND happened_at >= $since AND happened_at < $until AND rating IS NOT NULL),
counted AS (
    SELECT count(*) FILTER (WHERE asked_for) AS a, avg(rating) FILTER (WHERE asked_for) AS asked_mean,
           var_samp(rating) FILTER (WHERE asked_for) / nullif(count(*) FILTER (WHERE asked_for), 0) AS v,
           count(*) FILTER (WHERE NOT asked_for) AS o, avg(rating) FILTER (WHERE NOT asked_for) AS other_mean,
           var_samp(rating) FILTER (WHERE NOT asked_for) / nullif(count(*) FILTER (WHERE NOT asked_for), 0) AS u
    FROM told)
SELECT a AS asked, asked_mean, o AS other, other_mean, CASE WHEN v + u > 0 THEN (asked_mean - other_mean) / sqrt(v + u) END AS t,
       CASE WHEN v + u > 0 THEN power(v + u, 2) / (power(v, 2) / (a - 1) + power(u, 2) / (o - 1)) END AS df
FROM counted
