-- How often was the close date put off, and what became of such deals?
-- One row per number of times (0, 1, 2, and 3 for three and more) a named day was moved to a later one up to as_of; deals that never had a day are left out.
-- Open: held at as_of; closed: in the two years up to as_of, and still so, of the owner at closing. days: between the first and the last day named, mean.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: pushes integer, open_deals bigint, open_amount double, won bigint, closed bigint, win_rate double, low double, high double, days double
WITH said AS (
    SELECT deal_id, close_on, lag(close_on) OVER (PARTITION BY deal_id ORDER BY place) AS before
    FROM visible.deal_closes WHERE valid_from IS NULL OR valid_from <= $as_of),
pushed AS (
    SELECT deal_id, count(*) FILTER (WHERE close_on > before) AS times,
           sum(CASE WHEN close_on > before THEN whole_days_between(before, close_on) ELSE 0 END) AS days
    FROM said GROUP BY deal_id HAVING count(close_on) > 0),
standing AS (
    SELECT deal_id, kind, CAST(amount AS DOUBLE) AS amount FROM visible.stage_holdings
    WHERE ((kind = 'open' AND held_from <= $as_of AND (held_to IS NULL OR held_to > $as_of))
        OR (kind <> 'open' AND piece = 0 AND valid_from <= $as_of AND (valid_to IS NULL OR valid_to > $as_of)
            AND valid_from >= utc_of_day(plus_months(local_day($as_of), -24))))
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
counted AS (
    SELECT CAST(CASE WHEN p.times > 3 THEN 3 ELSE p.times END AS INTEGER) AS pushes, count(*) FILTER (WHERE s.kind = 'open') AS open_deals,
           coalesce(sum(s.amount) FILTER (WHERE s.kind = 'open'), 0) AS open_amount, count(*) FILTER (WHERE s.kind = 'won') AS won,
           count(*) FILTER (WHERE s.kind <> 'open') AS closed, avg(p.days) FILTER (WHERE p.times > 0) AS days
    FROM pushed p JOIN standing s ON s.deal_id = p.deal_id GROUP BY CASE WHEN p.times > 3 THEN 3 ELSE p.times END)
SELECT pushes, open_deals, open_amount, won, closed, share(won, closed) AS win_rate, wilson_low(won, closed) AS low, wilson_high(won, closed) AS high, days
FROM counted ORDER BY pushes
