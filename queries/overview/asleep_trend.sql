-- How much money did clients usually bring who were asleep at the beginning of each month?
-- One row per month start of the twelve up to as_of, and as_of itself: the money at risk of the clients that loyalty/sleeping_trend counts,
-- each by its gaps and the year up to its last purchase before that day. r and alpha as of as_of, as in loyalty/rhythm.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: day date, asleep bigint, asleep_money double
WITH bought AS (
    SELECT client_id, local_day(happened_at) AS day, coalesce(sum(amount), 0) AS amount
    FROM visible.purchases WHERE happened_at <= $as_of AND (undone_at IS NULL OR undone_at > $as_of)
    GROUP BY client_id, local_day(happened_at)),
step AS (
    SELECT client_id, day, whole_days_between(lag(day) OVER line_up, day) AS gap, lead(day) OVER line_up AS next_day,
           sum(CAST(amount AS DOUBLE)) OVER (PARTITION BY client_id ORDER BY day RANGE BETWEEN INTERVAL 364 DAY PRECEDING AND CURRENT ROW) AS year_amount
    FROM bought WINDOW line_up AS (PARTITION BY client_id ORDER BY day)),
spell AS (
    SELECT client_id, day, next_day, year_amount, count(gap) OVER line_up AS gaps, coalesce(sum(gap) OVER line_up, 0) AS gap_days
    FROM step WINDOW line_up AS (PARTITION BY client_id ORDER BY day)),
history AS (
    SELECT s.client_id, c.line_id, c.source_id, count(s.gap) AS gaps, coalesce(sum(s.gap), 0) AS gap_days,
           coalesce(sum(CAST(s.gap AS DOUBLE) * s.gap), 0e0) AS gap_squares
    FROM step s JOIN visible.clients c ON c.id = s.client_id GROUP BY s.client_id, c.line_id, c.source_id),
pace AS (
    SELECT line_id, count(*) AS clients, avg(CAST(gap_days AS DOUBLE) / gaps) AS mean, avg(gap_squares / gaps) AS square
    FROM history WHERE gaps > 0 GROUP BY line_id),
shape AS (
    SELECT line_id, mean, CASE WHEN clients < 20 THEN 2e0 WHEN square <= 2 * mean * mean THEN 100e0
        ELSE least(2 * (square - mean * mean) / (square - 2 * mean * mean), 100e0) END AS r
    FROM pace),
asleep AS (
    SELECT s.day, s.day + CAST(floor((p.mean * (p.r - 1) + s.gap_days) * (power(k.asleep_below, -1e0 / (p.r + s.gaps)) - 1)) AS INTEGER) AS after_day,
           s.next_day, s.year_amount, p.mean * (p.r - 1) + s.gap_days AS known_days, p.r + s.gaps AS known
    FROM spell s JOIN history h ON h.client_id = s.client_id JOIN shape p ON p.line_id = h.line_id CROSS JOIN visible.company k
    LEFT JOIN visible.client_owners w ON w.client_id = h.client_id
        AND (w.valid_from IS NULL OR w.valid_from <= $as_of) AND (w.valid_to IS NULL OR w.valid_to > $as_of)
    WHERE ($line IS NULL OR h.line_id = $line)
      AND ($team IS NULL OR coalesce(w.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(w.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(h.source_id, nobody()) = $source)),
point AS (
    SELECT day FROM visible.calendar
    WHERE extract(day FROM day) = 1 AND day <= local_day($as_of) AND day > plus_months(local_month($as_of), -12)
    UNION SELECT local_day($as_of))
SELECT p.day, count(a.day) AS asleep,
       coalesce(sum((1 - power(a.known_days / (a.known_days + whole_days_between(a.day, p.day)), a.known)) * a.year_amount), 0e0) AS asleep_money
FROM point p LEFT JOIN asleep a ON a.after_day < p.day AND (a.next_day IS NULL OR a.next_day > p.day) GROUP BY p.day ORDER BY p.day
