-- How usual is it in each line that a client is silent for a while? What the own rhythm of one client is measured against.
-- One row per line with purchases: r and alpha of the rate of purchases across its clients (moments, every client weighs the same).
-- takes: as_of timestamp
-- gives: line_id uuid, clients bigint, r double, alpha double
WITH bought AS (
    SELECT client_id, local_day(happened_at) AS day FROM visible.purchases
    WHERE happened_at <= $as_of AND (undone_at IS NULL OR undone_at > $as_of) GROUP BY client_id, local_day(happened_at)),
step AS (SELECT client_id, whole_days_between(lag(day) OVER (PARTITION BY client_id ORDER BY day), day) AS gap FROM bought),
history AS (
    SELECT c.line_id, count(s.gap) AS gaps, sum(s.gap) AS gap_days, sum(CAST(s.gap AS DOUBLE) * s.gap) AS gap_squares
    FROM step s JOIN visible.clients c ON c.id = s.client_id GROUP BY s.client_id, c.line_id HAVING count(s.gap) > 0),
pace AS (
    SELECT line_id, count(*) AS clients, avg(CAST(gap_days AS DOUBLE) / gaps) AS mean, avg(gap_squares / gaps) AS square
    FROM history GROUP BY line_id),
shape AS (
    SELECT line_id, clients, mean, CASE WHEN clients < 20 THEN 2e0 WHEN square <= 2 * mean * mean THEN 100e0
        ELSE least(2 * (square - mean * mean) / (square - 2 * mean * mean), 100e0) END AS r
    FROM pace)
SELECT line_id, clients, r, mean * (r - 1) AS alpha FROM shape ORDER BY line_id
