-- Which entries of costs lie in a month, and which part of each?
-- One row per cost of which at least one day lies in the month and not after as_of (campaign: of one; where none is said, of all); counted = its
-- days in the month over all its days. Like sources/rows_costs, of one campaign and month.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid, month date, campaign uuid
-- gives: cost_id uuid, spent_on date, until_on date, kind varchar, entry_point varchar, source varchar, campaign varchar, amount decimal
-- + counted double, note varchar
WITH chosen AS (SELECT coalesce($month, CAST(local_month($as_of) AS DATE)) AS first_day),
spent AS (
    SELECT c.*, coalesce(c.source_id, m.source_id) AS of_source, m.name AS campaign,
           greatest(coalesce(c.until_on, c.spent_on), plus_days(c.spent_on, 1)) AS end_day
    FROM visible.costs_known c LEFT JOIN visible.campaigns m ON m.id = c.campaign_id
    WHERE stood(c.valid_from, c.valid_to, $as_of))
SELECT p.id AS cost_id, p.spent_on, p.until_on, p.kind, e.name AS entry_point, s.name AS source, p.campaign, p.amount,
       CAST(p.amount AS DOUBLE) * whole_days_between(greatest(p.spent_on, f.first_day), least(p.end_day, plus_months(f.first_day, 1),
           plus_days(local_day($as_of), 1))) / whole_days_between(p.spent_on, p.end_day) AS counted, p.note
FROM spent p CROSS JOIN chosen f LEFT JOIN visible.entry_points e ON e.id = p.entry_point_id LEFT JOIN visible.sources s ON s.id = p.of_source
WHERE p.spent_on < plus_months(f.first_day, 1) AND p.end_day > f.first_day AND p.spent_on <= local_day($as_of)
  AND ($line IS NULL OR p.line_id = $line) AND $team IS NULL AND $manager IS NULL
  AND ($source IS NULL OR coalesce(p.of_source, nobody()) = $source) AND ($campaign IS NULL OR coalesce(p.campaign_id, nobody()) = $campaign)
ORDER BY p.spent_on, p.id
