-- How fast does the pipeline turn deals into money, and is it filling up or draining?
-- One row. The window runs from since to until or as_of, whichever is first. wip = deals open on the average day; implied_wip = closings a day
-- × mean age at closing (Little 1961): equal while as much goes out as comes in. per_day = open deals × win rate × average won amount / mean age
-- at closing of ALL closed deals; per_day_won_only: the same by the age of the won ones alone. Credit: the owner at the event.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: days double, created bigint, closed bigint, won bigint, open_before bigint, open_now bigint, wip double, implied_wip double
-- + implied_days double, mean_age double, mean_age_won double, win_rate double, average_won double, revenue decimal
-- + revenue_per_day double, per_day double, per_day_won_only double
WITH span AS (
    SELECT seq, kind, amount, created_at, valid_from, valid_to, CASE WHEN $as_of < $until THEN $as_of ELSE $until END AS edge
    FROM visible.stage_spans
    WHERE valid_from < $until AND valid_from <= $as_of AND (valid_to IS NULL OR valid_to > $since OR seq = 1)
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
clipped AS (
    SELECT *, CASE WHEN valid_from < $since THEN $since ELSE valid_from END AS begun, CASE WHEN valid_to < edge THEN valid_to ELSE edge END AS ended,
           kind <> 'open' AND valid_from >= $since AND (valid_to IS NULL OR valid_to > $as_of) AS closes
    FROM span),
counted AS (
    SELECT greatest(days_between($since, CASE WHEN $as_of < $until THEN $as_of ELSE $until END), 0e0) AS days,
           count(*) FILTER (WHERE seq = 1 AND valid_from >= $since) AS created, count(*) FILTER (WHERE closes) AS closed,
           count(*) FILTER (WHERE closes AND kind = 'won') AS won,
           count(*) FILTER (WHERE kind = 'open' AND valid_from < $since AND (valid_to IS NULL OR valid_to > $since)) AS open_before,
           count(*) FILTER (WHERE kind = 'open' AND (valid_to IS NULL OR valid_to > edge)) AS open_now,
           sum(days_between(begun, ended)) FILTER (WHERE kind = 'open' AND ended > begun) AS deal_days,
           avg(days_between(created_at, valid_from)) FILTER (WHERE closes) AS mean_age,
           avg(days_between(created_at, valid_from)) FILTER (WHERE closes AND kind = 'won') AS mean_age_won,
           avg(amount) FILTER (WHERE closes AND kind = 'won') AS average_won,
           coalesce(sum(amount) FILTER (WHERE closes AND kind = 'won'), 0) AS revenue
    FROM clipped),
rated AS (SELECT *, share(won, closed) AS win_rate, coalesce(deal_days, 0) / nullif(days, 0) AS wip FROM counted)
SELECT days, created, closed, won, open_before, open_now, wip, closed / nullif(days, 0) * mean_age AS implied_wip,
       coalesce(deal_days, 0) / nullif(closed, 0) AS implied_days, mean_age, mean_age_won, win_rate, average_won, revenue,
       CAST(revenue AS DOUBLE) / nullif(days, 0) AS revenue_per_day,
       open_now * win_rate * average_won / nullif(mean_age, 0) AS per_day,
       open_now * win_rate * average_won / nullif(mean_age_won, 0) AS per_day_won_only
FROM rated
