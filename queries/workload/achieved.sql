-- What did each manager bring in each month against the target of the month?
-- One row per metric, person and month with anything in it: value, the rows it is made of, the target as it stood at as_of (empty: none was set).
-- Revenue: won deals at closing; new clients: their first won deal; meetings and calls: held; credit: who did it then. No source has targets: it is not asked.
-- A chosen line: what came in that line, against its own target, or that for all lines of one who works in it alone.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid
-- gives: metric varchar, staff_id uuid, name varchar, month date, value decimal, n bigint, target decimal
WITH won AS (
    SELECT line_id, owner_id, valid_from, amount, coalesce(first_from <= $as_of, true) AS is_first
    FROM visible.client_wins WHERE valid_from <= $as_of AND (valid_to IS NULL OR valid_to > $as_of)),
came AS (
    SELECT 'revenue' AS metric, owner_id AS staff_id, line_id, valid_from AS happened_at, amount AS value FROM won
    UNION ALL SELECT 'new_clients', owner_id, line_id, valid_from, CAST(1 AS DECIMAL(18,2)) FROM won WHERE is_first
    UNION ALL
    SELECT CASE WHEN k.is_meeting THEN 'meetings' ELSE 'calls' END, c.staff_id, c.line_id, c.happened_at, CAST(1 AS DECIMAL(18,2))
    FROM visible.contacts c JOIN visible.contact_kinds k ON k.code = c.kind
    WHERE c.state = 'held' AND NOT c.automatic AND (k.is_meeting OR c.kind = 'call') AND c.happened_at <= $as_of
      AND c.happened_at >= $since AND c.happened_at < $until),
brought AS (
    SELECT metric, staff_id, local_month(happened_at) AS month, sum(value) AS value, count(*) AS n FROM came
    WHERE happened_at >= $since AND happened_at < $until AND ($line IS NULL OR line_id = $line)
    GROUP BY metric, staff_id, local_month(happened_at)),
in_one_line AS (
    SELECT a.staff_id FROM visible.owner_lines a LEFT JOIN visible.owner_lines b ON b.staff_id = a.staff_id AND b.line_id <> a.line_id
    WHERE a.line_id = $line AND b.staff_id IS NULL),
wanted AS (
    SELECT t.metric, t.month, t.staff_id, max(t.value) FILTER (WHERE t.line_id IS NULL) AS whole,
           sum(t.value) FILTER (WHERE t.line_id IS NOT NULL AND ($line IS NULL OR t.line_id = $line)) AS lines
    FROM visible.target_changes t
    WHERE t.staff_id IS NOT NULL AND t.value IS NOT NULL AND t.month >= local_month($since) AND t.month < local_day($until)
      AND (t.valid_from IS NULL OR t.valid_from <= $as_of) AND (t.valid_to IS NULL OR t.valid_to > $as_of)
    GROUP BY t.metric, t.month, t.staff_id),
target AS (
    SELECT w.metric, w.month, w.staff_id, CASE WHEN $line IS NULL THEN coalesce(w.whole, w.lines)
           ELSE coalesce(w.lines, CASE WHEN i.staff_id IS NOT NULL THEN w.whole END) END AS value
    FROM wanted w LEFT JOIN in_one_line i ON i.staff_id = w.staff_id),
cell AS (
    SELECT metric, staff_id, month FROM brought UNION SELECT metric, staff_id, month FROM target WHERE value IS NOT NULL)
SELECT c.metric, c.staff_id, o.name, c.month, CAST(coalesce(b.value, 0) AS DECIMAL(18,2)) AS value, coalesce(b.n, 0) AS n, t.value AS target
FROM cell c JOIN visible.owners o ON o.id = c.staff_id
LEFT JOIN brought b ON b.metric = c.metric AND b.staff_id = c.staff_id AND b.month = c.month
LEFT JOIN target t ON t.metric = c.metric AND t.staff_id = c.staff_id AND t.month = c.month
WHERE ($team IS NULL OR coalesce(o.team_id, nobody()) = $team) AND ($manager IS NULL OR o.id = $manager)
ORDER BY c.metric, o.name, o.id, c.month
