-- Which clients of this person are silent longer than their own rhythm explains?
-- One row per cooling or asleep client (kind), most money at risk first, at most a hundred; as in loyalty/rhythm, the prior of the line being
-- of all clients the viewer sees. Not those who said that they leave, whom somebody spoke with in the last 14 days, with whom a contact
-- is planned, or who are left alone. a: days silent, b: usual days between purchases, money: year's purchases by the chance of loss.
-- takes: as_of timestamp, manager uuid
-- gives: kind varchar, item_id uuid, client_id uuid, client varchar, owner_id uuid, owner varchar, line_id uuid, words varchar
-- + late double, a double, b double, money double, version integer
WITH whose AS (
    SELECT id FROM visible.staff WHERE id = $manager
    UNION SELECT staff_id FROM visible.absences WHERE deputy_id = $manager AND since <= local_day($as_of) AND local_day($as_of) < until),
bought AS (
    SELECT client_id, local_day(happened_at) AS day, coalesce(sum(amount), 0) AS amount
    FROM visible.purchases WHERE happened_at <= $as_of AND (undone_at IS NULL OR undone_at > $as_of)
    GROUP BY client_id, local_day(happened_at)),
step AS (
    SELECT client_id, day, amount, whole_days_between(lag(day) OVER (PARTITION BY client_id ORDER BY day), day) AS gap,
           max(day) OVER (PARTITION BY client_id) AS last_day
    FROM bought),
history AS (
    SELECT s.client_id, c.line_id, count(s.gap) AS gaps, coalesce(sum(s.gap), 0) AS gap_days,
           coalesce(sum(CAST(s.gap AS DOUBLE) * s.gap), 0e0) AS gap_squares, s.last_day,
           sum(CASE WHEN s.day > plus_days(s.last_day, -365) THEN s.amount END) AS year_amount
    FROM step s JOIN visible.clients c ON c.id = s.client_id GROUP BY s.client_id, c.line_id, s.last_day),
pace AS (
    SELECT line_id, count(*) AS clients, avg(CAST(gap_days AS DOUBLE) / gaps) AS mean, avg(gap_squares / gaps) AS square
    FROM history WHERE gaps > 0 GROUP BY line_id),
shape AS (
    SELECT line_id, mean, CASE WHEN clients < 20 THEN 2e0 WHEN square <= 2 * mean * mean THEN 100e0
        ELSE least(2 * (square - mean * mean) / (square - 2 * mean * mean), 100e0) END AS r
    FROM pace),
judged AS (
    SELECT h.client_id, k.name, k.owner_id, h.line_id, k.version, whole_days_between(h.last_day, local_day($as_of)) AS silence,
           CAST(h.gap_days AS DOUBLE) / nullif(h.gaps, 0) AS usual_gap, CAST(h.year_amount AS DOUBLE) AS year_amount,
           power((s.mean * (s.r - 1) + h.gap_days) / (s.mean * (s.r - 1) + h.gap_days + whole_days_between(h.last_day, local_day($as_of))), s.r + h.gaps) AS p
    FROM history h JOIN shape s ON s.line_id = h.line_id JOIN visible.clients_in_hand k ON k.id = h.client_id
    WHERE k.left_at IS NULL AND ($manager IS NULL OR k.owner_id IN (SELECT id FROM whose))),
quiet AS (
    SELECT j.*, CASE WHEN j.p < y.asleep_below THEN 'asleep' ELSE 'cooling' END AS kind
    FROM judged j CROSS JOIN visible.company y WHERE j.p < y.cooling_below OR j.p < y.asleep_below)
SELECT q.kind, q.client_id AS item_id, q.client_id, q.name AS client, q.owner_id, o.name AS owner, q.line_id, CAST(NULL AS VARCHAR) AS words,
       q.silence - coalesce(q.usual_gap, 0e0) AS late, CAST(q.silence AS DOUBLE) AS a, q.usual_gap AS b, (1 - q.p) * q.year_amount AS money, q.version
FROM quiet q LEFT JOIN visible.staff o ON o.id = q.owner_id
WHERE q.client_id NOT IN (
        SELECT client_id FROM visible.contacts WHERE client_id IS NOT NULL
          AND (state = 'planned' OR (state = 'held' AND NOT automatic AND happened_at > $as_of - INTERVAL 14 DAY)))
  AND q.client_id NOT IN (
        SELECT entity_id FROM visible.quiet_spells
        WHERE entity = 'client' AND about IN ('asleep', 'cooling', 'all') AND until_on > local_day($as_of))
ORDER BY money DESC NULLS LAST, q.client_id LIMIT 100
