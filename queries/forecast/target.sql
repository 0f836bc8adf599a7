-- What should each month of the period bring, as the targets stood at as_of?
-- One row per month; empty where nobody has set one. Of a chosen manager; of a chosen team the sum of its managers; of a chosen line its own;
-- else the company's own, or where there is none the sum of its lines. What a manager has for all lines stands for the one line she works in.
-- metric: revenue when left out. A source has no targets.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, metric varchar
-- gives: month date, target decimal
WITH month AS (
    SELECT day AS month FROM visible.calendar WHERE extract(day FROM day) = 1 AND day >= local_month($since) AND day < local_day($until)),
known AS (
    SELECT month, line_id, staff_id, value FROM visible.target_changes
    WHERE metric = coalesce($metric, 'revenue') AND value IS NOT NULL AND $source IS NULL
      AND (valid_from IS NULL OR valid_from <= $as_of) AND (valid_to IS NULL OR valid_to > $as_of)),
of_all AS (
    SELECT month, max(value) FILTER (WHERE line_id IS NULL) AS own,
           sum(value) FILTER (WHERE line_id IS NOT NULL AND ($line IS NULL OR line_id = $line)) AS lines
    FROM known WHERE staff_id IS NULL AND $team IS NULL AND $manager IS NULL GROUP BY month),
in_one_line AS (
    SELECT a.staff_id FROM visible.owner_lines a LEFT JOIN visible.owner_lines b ON b.staff_id = a.staff_id AND b.line_id <> a.line_id
    WHERE a.line_id = $line AND b.staff_id IS NULL),
of_each AS (
    SELECT k.month, k.staff_id, max(k.value) FILTER (WHERE k.line_id IS NULL) AS whole,
           sum(k.value) FILTER (WHERE k.line_id IS NOT NULL AND ($line IS NULL OR k.line_id = $line)) AS lines
    FROM known k JOIN visible.owners o ON o.id = k.staff_id
    WHERE ($team IS NOT NULL OR $manager IS NOT NULL) AND ($team IS NULL OR coalesce(o.team_id, nobody()) = $team)
      AND ($manager IS NULL OR k.staff_id = $manager)
    GROUP BY k.month, k.staff_id),
of_people AS (
    SELECT e.month, sum(CASE WHEN $line IS NULL THEN coalesce(e.whole, e.lines)
                             ELSE coalesce(e.lines, CASE WHEN i.staff_id IS NOT NULL THEN e.whole END) END) AS target
    FROM of_each e LEFT JOIN in_one_line i ON i.staff_id = e.staff_id GROUP BY e.month)
SELECT m.month, CAST(coalesce(p.target, CASE WHEN $line IS NULL AND sees_every_line() THEN coalesce(a.own, a.lines) ELSE a.lines END) AS DECIMAL(18,2)) AS target
FROM month m LEFT JOIN of_all a ON a.month = m.month LEFT JOIN of_people p ON p.month = m.month
ORDER BY m.month
