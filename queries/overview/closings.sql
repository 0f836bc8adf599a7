-- How old are deals when they close, how far can that be told from noise, and how large are the won ones?
-- One row. Closed as in funnel/win_rate, won and lost alike; low and high: exact order statistics around the median (95 %, Conover).
-- won_squares: the sum of squared won amounts, which says how noisy their sum is. follow_days: Kaplan-Meier median from the first day to
-- the close of all deals created in the period, those still open at as_of censored there; NULL while half of them have not closed.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: closed bigint, median_days double, low_days double, high_days double, won_amount double, won_squares double, created bigint
-- + still_open bigint, follow_days double
WITH chosen AS (
    SELECT deal_id, seq, kind, amount, created_at, valid_from, (valid_to IS NULL OR valid_to > $as_of) AS stands
    FROM visible.stage_spans
    WHERE valid_from <= $as_of AND (kind <> 'open' OR seq = 1)
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
closed AS (
    SELECT kind, CAST(amount AS DOUBLE) AS amount, days_between(created_at, valid_from) AS days,
           row_number() OVER (ORDER BY days_between(created_at, valid_from), deal_id) AS place, count(*) OVER () AS n
    FROM chosen WHERE kind <> 'open' AND stands AND valid_from >= $since AND valid_from < $until),
ends AS (SELECT greatest(1, CAST(floor((max(n) - 1.959963984540054e0 * sqrt(max(n))) / 2) AS BIGINT)) AS first FROM closed),
found AS (
    SELECT count(*) AS closed, percentile_cont(0.5) WITHIN GROUP (ORDER BY c.days) AS median_days,
           min(CASE WHEN c.place >= e.first THEN c.days END) AS low_days,
           max(CASE WHEN c.place <= c.n - e.first + 1 THEN c.days END) AS high_days,
           coalesce(sum(c.amount) FILTER (WHERE c.kind = 'won'), 0e0) AS won_amount,
           coalesce(sum(c.amount * c.amount) FILTER (WHERE c.kind = 'won'), 0e0) AS won_squares
    FROM closed c CROSS JOIN ends e),
born AS (SELECT deal_id, created_at FROM chosen WHERE seq = 1 AND valid_from >= $since AND valid_from < $until),
ended AS (
    SELECT deal_id, valid_from FROM visible.stage_spans
    WHERE kind <> 'open' AND valid_from >= $since AND valid_from <= $as_of AND (valid_to IS NULL OR valid_to > $as_of)),
waited AS (
    SELECT days_between(b.created_at, coalesce(e.valid_from, $as_of)) AS t, e.deal_id IS NOT NULL AS over
    FROM born b LEFT JOIN ended e ON e.deal_id = b.deal_id),
step AS (SELECT t, count(*) FILTER (WHERE over) AS d, sum(count(*)) OVER (ORDER BY t DESC) AS n FROM waited GROUP BY t),
curve AS (SELECT t, exp(sum(CASE WHEN d = n THEN -700e0 ELSE ln(1 - CAST(d AS DOUBLE) / n) END) OVER (ORDER BY t)) AS s FROM step),
half AS (SELECT min(t) FILTER (WHERE s <= 0.5000000001e0) AS follow_days FROM curve),
young AS (SELECT count(*) AS created, count(*) FILTER (WHERE NOT over) AS still_open FROM waited)
SELECT f.closed, f.median_days, f.low_days, f.high_days, f.won_amount, f.won_squares, y.created, y.still_open, h.follow_days
FROM found f CROSS JOIN half h CROSS JOIN young y
