-- Which clients are silent longer than their own rhythm explains, and how much money do they usually bring?
-- One row per client that bought, most money at risk first; of the clients of the owner of as_of. activity: active, cooling,
-- asleep by the company's two limits; quiet: only the cooling and the asleep; top: only so many rows. p_silence = chance that a
-- client who is still buying is silent this long: ((alpha + days between) / (alpha + days between + silence)) to the power of (r
-- + gaps); r and alpha are set by the gaps of the clients of the line (moments, every client weighs the same). usual_year =
-- amount of the 12 months up to the last purchase; at_risk = (1 - p_silence) of it.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid, r double, alpha double, activity varchar
-- + quiet boolean, top integer
-- gives: client varchar, owner varchar, last_day date, gaps bigint, usual_gap double, silence bigint, p_silence double
-- + activity varchar, usual_year decimal, at_risk double, client_id uuid
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
prior AS (SELECT line_id, coalesce($r, r) AS r, coalesce($alpha, mean * (coalesce($r, r) - 1)) AS alpha FROM shape),
quiet AS (
    SELECT h.client_id, h.name, w.owner_id, h.last_day, h.gaps, h.gap_days, h.year_amount,
           whole_days_between(h.last_day, local_day($as_of)) AS silence,
           power((p.alpha + h.gap_days) / (p.alpha + h.gap_days + whole_days_between(h.last_day, local_day($as_of))),
               p.r + h.gaps) AS p_silence
    FROM history h LEFT JOIN prior p ON p.line_id = h.line_id
    LEFT JOIN visible.client_owners w ON w.client_id = h.client_id
        AND (w.valid_from IS NULL OR w.valid_from <= $as_of) AND (w.valid_to IS NULL OR w.valid_to > $as_of)
    WHERE ($line IS NULL OR h.line_id = $line)
      AND ($team IS NULL OR coalesce(w.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(w.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(h.source_id, nobody()) = $source)),
judged AS (
    SELECT q.client_id, q.name, q.owner_id, q.last_day, q.gaps, q.gap_days, q.silence, q.p_silence, q.year_amount,
           (1 - q.p_silence) * CAST(q.year_amount AS DOUBLE) AS at_risk,
           CASE WHEN q.p_silence < k.asleep_below THEN 'asleep' WHEN q.p_silence < k.cooling_below THEN 'cooling'
               WHEN q.p_silence IS NOT NULL THEN 'active' END AS activity
    FROM quiet q CROSS JOIN visible.company k),
placed AS (
    SELECT client_id, row_number() OVER (ORDER BY at_risk DESC NULLS LAST, client_id) AS place
    FROM judged WHERE ($activity IS NULL OR activity = $activity) AND ($quiet IS NULL OR $quiet = (activity <> 'active')))
SELECT j.name AS client, o.name AS owner, j.last_day, j.gaps, CAST(j.gap_days AS DOUBLE) / nullif(j.gaps, 0) AS usual_gap,
       j.silence, j.p_silence, j.activity, j.year_amount AS usual_year, j.at_risk, j.client_id
FROM placed l JOIN judged j ON j.client_id = l.client_id LEFT JOIN visible.staff o ON o.id = j.owner_id
WHERE $top IS NULL OR l.place <= $top ORDER BY l.place
