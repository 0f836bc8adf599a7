-- How evenly is the load spread over the team?
-- One row: load points per available hour of every manager who still works here; Jain 1 = even, k/n = k of n carry it all.
-- Load as of as_of: stage weights of open deals, planned and overdue contacts by the company's points, of who holds them then. Available: hours
-- a day over the working days of the next 14, less absences and the time before the first day; who has none of them is left out.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: people bigint, mean_load double, jain double, cv double, gini double, gini_corrected double
WITH weight AS (
    SELECT owner_id AS staff_id, load_weight AS points FROM visible.stage_holdings
    WHERE kind = 'open' AND held_from <= $as_of AND (held_to IS NULL OR held_to > $as_of)
      AND ($line IS NULL OR line_id = $line) AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)
    UNION ALL
    SELECT w.staff_id, CASE WHEN w.due_at < $as_of THEN y.load_overdue ELSE y.load_planned END
    FROM visible.contact_holders w CROSS JOIN visible.company y LEFT JOIN visible.deals d ON d.id = w.deal_id AND $source IS NOT NULL
    LEFT JOIN visible.leads l ON l.id = w.lead_id AND $source IS NOT NULL LEFT JOIN visible.clients c ON c.id = w.client_id AND $source IS NOT NULL
    WHERE stood(w.held_from, w.held_to, $as_of) AND w.planned_at <= $as_of AND (w.settled_at IS NULL OR w.settled_at > $as_of) AND ($line IS NULL OR w.line_id = $line)
      AND ($source IS NULL OR coalesce(d.source_id, l.source_id, c.source_id, nobody()) = $source)),
days AS (
    SELECT day FROM visible.calendar WHERE opens_at IS NOT NULL AND day >= local_day($as_of) AND day < plus_days(local_day($as_of), 14)),
hours AS (
    SELECT o.id, max(o.hours_per_day) * count(*) FILTER (WHERE (o.starts_on IS NULL OR o.starts_on <= k.day) AND NOT EXISTS (
               SELECT 1 FROM visible.absences a WHERE a.staff_id = o.id AND a.since <= k.day AND k.day < a.until)) / count(*) AS a_day
    FROM visible.owners o CROSS JOIN days k GROUP BY o.id),
person AS (
    SELECT o.id, coalesce(sum(w.points), 0e0) / max(h.a_day) AS x
    FROM visible.owners o JOIN hours h ON h.id = o.id AND h.a_day > 0 LEFT JOIN weight w ON w.staff_id = o.id
    WHERE (o.retired_at IS NULL OR o.retired_at > $as_of)
      AND ($team IS NULL OR coalesce(o.team_id, nobody()) = $team) AND ($manager IS NULL OR o.id = $manager)
      AND ($line IS NULL OR EXISTS (SELECT 1 FROM visible.owner_lines i WHERE i.staff_id = o.id AND i.line_id = $line))
    GROUP BY o.id),
lined AS (SELECT x, row_number() OVER (ORDER BY x, id) AS i, count(*) OVER () AS n FROM person),
summed AS (SELECT max(n) AS n, sum(x) AS total, sum(x * x) AS squares, sum(i * x) AS ranked FROM lined)
SELECT coalesce(n, 0) AS people, total / n AS mean_load, total * total / nullif(n * squares, 0) AS jain,
       CASE WHEN total > 0 THEN sqrt(greatest(0e0, n * squares / (total * total) - 1)) END AS cv,
       CASE WHEN total > 0 THEN 2 * ranked / (n * total) - (n + 1e0) / n END AS gini,
       CASE WHEN total > 0 AND n > 1 THEN (2 * ranked / (n * total) - (n + 1e0) / n) * n / (n - 1e0) END AS gini_corrected
FROM summed
