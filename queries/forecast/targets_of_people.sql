-- What should each manager bring in the period, as the targets stood at as_of?
-- One row per manager with a target: the sum over the months of the period. A chosen line: its own targets, or that for all lines of one who works in it alone.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, metric varchar
-- gives: staff_id uuid, target decimal, months bigint
WITH in_one_line AS (
    SELECT a.staff_id FROM visible.owner_lines a LEFT JOIN visible.owner_lines b ON b.staff_id = a.staff_id AND b.line_id <> a.line_id
    WHERE a.line_id = $line AND b.staff_id IS NULL),
of_month AS (
    SELECT t.month, t.staff_id, max(t.value) FILTER (WHERE t.line_id IS NULL) AS whole,
           sum(t.value) FILTER (WHERE t.line_id IS NOT NULL AND ($line IS NULL OR t.line_id = $line)) AS lines
    FROM visible.target_changes t JOIN visible.owners o ON o.id = t.staff_id
    WHERE t.metric = coalesce($metric, 'revenue') AND t.value IS NOT NULL AND $source IS NULL
      AND t.month >= local_month($since) AND t.month < local_day($until)
      AND (t.valid_from IS NULL OR t.valid_from <= $as_of) AND (t.valid_to IS NULL OR t.valid_to > $as_of)
      AND ($team IS NULL OR coalesce(o.team_id, nobody()) = $team) AND ($manager IS NULL OR t.staff_id = $manager)
    GROUP BY t.month, t.staff_id),
known AS (
    SELECT m.staff_id, CASE WHEN $line IS NULL THEN coalesce(m.whole, m.lines)
                            ELSE coalesce(m.lines, CASE WHEN i.staff_id IS NOT NULL THEN m.whole END) END AS target
    FROM of_month m LEFT JOIN in_one_line i ON i.staff_id = m.staff_id)
SELECT staff_id, CAST(sum(target) AS DECIMAL(18,2)) AS target, count(*) AS months
FROM known WHERE target IS NOT NULL GROUP BY staff_id ORDER BY staff_id
