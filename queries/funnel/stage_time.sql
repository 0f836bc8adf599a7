-- How long do deals stay in each stage, those that are still there counted?
-- One row per open stage of each line: Kaplan-Meier over visits begun in the period (a re-entry is a new visit); a visit still open at as_of
-- is censored there; went_on: those that ended with a step forward. Limit and what is expected are those known at as_of. Median, quartile and 90 % point are the smallest t with that share gone; NULL = not reached yet.
-- median_low, median_high: its 95 % interval (Brookmeyer and Crowley 1982, Greenwood's variance);
-- mean_days: the mean of the first 60 days (area under the curve), which exists even where the median does not.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: line varchar, stage varchar, stage_id uuid, position integer, visits bigint, open_visits bigint, median_days double
-- + quarter_days double, three_quarter_days double, ninety_days double, longest_days double, limit_days double
-- + median_low double, median_high double, mean_days double, went_on bigint, expected_days double, expected_share double, went_share double, went_low double, went_high double
WITH visit AS (
    SELECT stage_id, days_between(valid_from, CASE WHEN valid_to <= $as_of THEN valid_to ELSE $as_of END) AS t,
           CASE WHEN valid_to <= $as_of THEN 1 ELSE 0 END AS ended, valid_to <= $as_of AND next_kind <> 'lost' AND next_position > position AS is_on
    FROM visible.stage_spans
    WHERE kind = 'open' AND valid_from >= $since AND valid_from < $until AND valid_from <= $as_of
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
at_time AS (SELECT stage_id, t, count(*) AS m, sum(ended) AS d FROM visit GROUP BY stage_id, t),
risk AS (SELECT stage_id, t, d, sum(m) OVER (PARTITION BY stage_id ORDER BY t DESC) AS n FROM at_time),
curve AS (
    SELECT stage_id, t,
           CASE WHEN min(n - d) OVER past = 0 THEN 0e0
                ELSE exp(sum(CASE WHEN n > d THEN ln(1 - CAST(d AS DOUBLE) / n) ELSE 0 END) OVER past) END AS s,
           1.959963984540054 * sqrt(sum(CASE WHEN n > d THEN CAST(d AS DOUBLE) / n / (n - d) ELSE 0 END) OVER past) AS spread
    FROM risk WINDOW past AS (PARTITION BY stage_id ORDER BY t ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)),
stepped AS (SELECT stage_id, t, s, spread, lead(t) OVER (PARTITION BY stage_id ORDER BY t) AS next_t FROM curve),
points AS (
    SELECT stage_id, min(t) FILTER (WHERE s <= 0.75 + 1e-12) AS quarter_days, min(t) FILTER (WHERE s <= 0.5 + 1e-12) AS median_days,
           min(t) FILTER (WHERE s <= 0.25 + 1e-12) AS three_quarter_days, min(t) FILTER (WHERE s <= 0.1 + 1e-12) AS ninety_days,
           min(t) FILTER (WHERE s * (1 - spread) <= 0.5) AS median_low, min(t) FILTER (WHERE s * (1 + spread) < 0.5) AS median_high,
           least(min(t), 60) + sum(s * (least(coalesce(next_t, 60), 60) - least(t, 60))) AS mean_days
    FROM stepped GROUP BY stage_id),
totals AS (
    SELECT stage_id, count(*) AS visits, count(*) FILTER (WHERE ended = 0) AS open_visits, count(*) FILTER (WHERE is_on) AS went_on, max(t) AS longest_days
    FROM visit GROUP BY stage_id)
SELECT l.name AS line, s.name AS stage, s.id AS stage_id, s.position, coalesce(v.visits, 0) AS visits, coalesce(v.open_visits, 0) AS open_visits,
       p.median_days, p.quarter_days, p.three_quarter_days, p.ninety_days, v.longest_days, t.limit_hours / 24e0 AS limit_days,
       p.median_low, p.median_high, p.mean_days, coalesce(v.went_on, 0) AS went_on, t.expected_days, t.expected_share,
       share(v.went_on, v.visits) AS went_share, wilson_low(v.went_on, v.visits) AS went_low, wilson_high(v.went_on, v.visits) AS went_high
FROM visible.stages s JOIN visible.lines l ON l.id = s.line_id
LEFT JOIN points p ON p.stage_id = s.id LEFT JOIN totals v ON v.stage_id = s.id
LEFT JOIN visible.stage_terms t ON t.stage_id = s.id
    AND (t.valid_from IS NULL OR t.valid_from <= $as_of) AND (t.valid_to IS NULL OR t.valid_to > $as_of)
WHERE s.kind = 'open' AND ($line IS NULL OR s.line_id = $line) AND (s.retired_at IS NULL OR s.retired_at > $as_of OR v.visits > 0)
ORDER BY l.position, l.id, s.position, s.id
