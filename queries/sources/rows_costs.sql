-- Which costs are counted, and which part of each falls into the period?
-- One row per cost of which at least one day lies in the period and not after as_of; counted = its days in the period over all its days.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: cost_id uuid, spent_on date, until_on date, kind varchar, entry_point varchar, source varchar, campaign varchar, amount decimal
-- + counted double, note varchar
WITH spent AS (
    SELECT c.*, coalesce(c.source_id, m.source_id) AS of_source, m.name AS campaign,
           greatest(coalesce(c.until_on, c.spent_on), plus_days(c.spent_on, 1)) AS end_day
    FROM visible.costs_known c LEFT JOIN visible.campaigns m ON m.id = c.campaign_id
    WHERE stood(c.valid_from, c.valid_to, $as_of))
SELECT p.id AS cost_id, p.spent_on, p.until_on, p.kind, e.name AS entry_point, s.name AS source, p.campaign, p.amount,
       CAST(p.amount AS DOUBLE) * whole_days_between(greatest(p.spent_on, local_day($since)), least(p.end_day, local_day($until),
           plus_days(local_day($as_of), 1))) / whole_days_between(p.spent_on, p.end_day) AS counted, p.note
FROM spent p LEFT JOIN visible.entry_points e ON e.id = p.entry_point_id LEFT JOIN visible.sources s ON s.id = p.of_source
WHERE p.spent_on < local_day($until) AND p.end_day > local_day($since) AND p.spent_on <= local_day($as_of)
  AND ($line IS NULL OR p.line_id = $line) AND $team IS NULL AND $manager IS NULL
  AND ($source IS NULL OR coalesce(p.of_source, nobody()) = $source)
ORDER BY p.spent_on, p.id
