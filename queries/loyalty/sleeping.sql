-- How many clients are active, cooling and asleep by their own rhythm, and how much money is at risk?
-- One row: the clients of loyalty/rhythm, counted. The limits are the company's: silent this long by chance in less than
-- cooling_below or asleep_below of cases.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: clients bigint, active bigint, cooling bigint, asleep bigint, asleep_share double, asleep_money double
-- + cooling_money double
WITH bought AS (
    SELECT client_id, local_day(happened_at) AS day, coalesce(sum(amount), 0) AS amount
    FROM visible.purchases WHERE happened_at <= $as_of AND (undone_at IS NULL OR undone_at > $as_of)
    GROUP BY client_id, local_day(happened_at)),
step AS (
    SELECT client_id, day, amount, whole_days_between(lag(day) OVER (PARTITION BY client_id ORDER BY day), day) AS gap,
           max(day) OVER (PARTITION BY client_id) AS last_day
    FROM bought),
history AS (
    SELECT s.client_id, c.line_id, c.name, c.source_id, count(s.gap) AS gaps, coalesce(sum(s.gap), 0) AS gap_days,
           coalesce(sum(CAST(s.gap AS DOUBLE) * s.gap), 0e0) AS gap_squares, s.last_day,
           sum(CASE WHEN s.day > plus_days(s.last_day, -365) THEN s.amount END) AS year_amount
    FROM step s JOIN visible.clients c ON c.id = s.client_id GROUP BY s.client_id, c.line_id, c.name, c.source_id, s.last_day),
pace AS (
    SELECT line_id, count(*) AS clients, avg(CAST(gap_days AS DOUBLE) / gaps) AS mean, avg(gap_squares / gaps) AS square
    FROM history WHERE gaps > 0 GROUP BY line_id),
shape AS (
    SELECT line_id, mean, CASE WHEN clients < 20 THEN 2e0 WHEN square <= 2 * mean * mean THEN 100e0
        ELSE least(2 * (square - mean * mean) / (square - 2 * mean * mean), 100e0) END AS r
    FROM pace),
prior AS (SELECT line_id, r, mean * (r - 1) AS alpha FROM shape),
quiet AS (
    SELECT h.year_amount, power((p.alpha + h.gap_days) / (p.alpha + h.gap_days + whole_days_between(h.last_day,
           local_day($as_of))), p.r + h.gaps) AS p_silence
    FROM history h LEFT JOIN prior p ON p.line_id = h.line_id
    LEFT JOIN visible.client_owners w ON w.client_id = h.client_id
        AND (w.valid_from IS NULL OR w.valid_from <= $as_of) AND (w.valid_to IS NULL OR w.valid_to > $as_of)
    WHERE ($line IS NULL OR h.line_id = $line)
      AND ($team IS NULL OR coalesce(w.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(w.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(h.source_id, nobody()) = $source)),
judged AS (
    SELECT (1 - q.p_silence) * CAST(q.year_amount AS DOUBLE) AS at_risk, CASE WHEN q.p_silence < k.asleep_below THEN 'asleep'
           WHEN q.p_silence < k.cooling_below THEN 'cooling' WHEN q.p_silence IS NOT NULL THEN 'active' END AS state
    FROM quiet q CROSS JOIN visible.company k)
SELECT count(*) AS clients, count(*) FILTER (WHERE state = 'active') AS active,
       count(*) FILTER (WHERE state = 'cooling') AS cooling,
       count(*) FILTER (WHERE state = 'asleep') AS asleep,
           share(count(*) FILTER (WHERE state = 'asleep'), count(*)) AS asleep_share,
       coalesce(sum(at_risk) FILTER (WHERE state = 'asleep'), 0e0) AS asleep_money,
           coalesce(sum(at_risk) FILTER (WHERE state = 'cooling'), 0e0) AS cooling_money
FROM judged
