-- How much was won by each day of the period, and which share of their revenue had earlier periods won by then?
-- One row per day. won: revenue from the first day to the end of this one, as known at as_of; empty on days to come.
-- place: working days up to and with this one, of `days`; is_over: closed for the day at as_of.
-- curve: over earlier periods (12 months, 8 quarters) the median share of their revenue won by the same part of their working days; empty with fewer
-- than three. A period that began before the first deal, or brought nothing, is none.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: day date, place bigint, days bigint, is_over boolean, won double, curve double, periods bigint
WITH asked AS (
    SELECT local_day($since) AS since, local_day($until) AS until, greatest(1, months_between(local_day($since), local_day($until))) AS months),
period AS (
    SELECT 0 AS back, since, until FROM asked
    UNION ALL
    SELECT months_between(c.day, local_month($since)), plus_months(a.since, -months_between(c.day, local_month($since))),
           plus_months(a.until, -months_between(c.day, local_month($since)))
    FROM asked a JOIN visible.calendar c ON extract(day FROM c.day) = 1 AND c.day < local_month($since)
        AND c.day >= plus_months(local_month($since), CASE WHEN a.months < 3 THEN -12 ELSE -24 END)
        AND months_between(c.day, local_month($since)) % a.months = 0),
moved AS (                                                     -- one pass: the wins by their day, under no day all the rest
    SELECT CASE WHEN is_won THEN local_day(valid_from) END AS day, min(valid_from) AS first_at, CAST(sum(amount) FILTER (WHERE is_won) AS DOUBLE) AS amount
    FROM (SELECT valid_from, amount, kind = 'won' AND valid_from <= $as_of AND (valid_to IS NULL OR valid_to > $as_of) AS is_won
          FROM visible.stage_spans
          WHERE ($line IS NULL OR line_id = $line)
            AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
            AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
            AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)) s
    GROUP BY CASE WHEN is_won THEN local_day(valid_from) END),
ran AS (
    SELECT p.back, c.day, c.closes_at, sum(CASE WHEN c.opens_at IS NULL THEN 0 ELSE 1 END) OVER so_far AS place,
           sum(CASE WHEN c.opens_at IS NULL THEN 0 ELSE 1 END) OVER whole AS days,
           coalesce(sum(m.amount) OVER so_far, 0) AS won, sum(m.amount) OVER whole AS revenue
    FROM period p JOIN visible.calendar c ON c.day >= p.since AND c.day < p.until LEFT JOIN moved m ON m.day = c.day
    WHERE p.back = 0 OR p.since >= (SELECT local_day(min(first_at)) FROM moved)
    WINDOW so_far AS (PARTITION BY p.back ORDER BY c.day), whole AS (PARTITION BY p.back)),
booked AS (
    SELECT back, place, days, max(won) / max(revenue) AS part FROM ran WHERE back > 0 AND revenue > 0 GROUP BY back, place, days),
earlier AS (SELECT DISTINCT back, days FROM booked),
curved AS (
    SELECT r.day, percentile_cont(0.5) WITHIN GROUP (ORDER BY coalesce(b.part, 0)) AS curve, count(*) AS periods
    FROM ran r CROSS JOIN earlier e
    LEFT JOIN booked b ON b.back = e.back AND b.place = floor(CAST(r.place AS DOUBLE) * e.days / nullif(r.days, 0) + 0.5e0)
    WHERE r.back = 0 GROUP BY r.day)
SELECT r.day, CAST(r.place AS BIGINT) AS place, CAST(r.days AS BIGINT) AS days,
       r.day < local_day($as_of) OR (r.day = local_day($as_of) AND coalesce(r.closes_at <= $as_of, true)) AS is_over,
       CASE WHEN r.day <= local_day($as_of) THEN r.won END AS won, CASE WHEN c.periods >= 3 THEN c.curve END AS curve,
       coalesce(c.periods, 0) AS periods
FROM ran r LEFT JOIN curved c ON c.day = r.day WHERE r.back = 0 ORDER BY r.day
