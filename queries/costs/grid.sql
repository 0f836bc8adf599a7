-- What was spent on each campaign in each month: typed into the grid, and otherwise?
-- One row per source, campaign and month with costs of a kind (media, people, tools) and a line (company: those of no line). typed: the field of
-- the grid; other: what was imported or entered by day, the part of each row whose days lie in the month. Empty ids: of no campaign, no source.
-- takes: first date, last date, line uuid, company boolean, kind varchar
-- gives: source_id uuid, campaign_id uuid, month date, typed decimal, other double
WITH month AS (SELECT day AS month, plus_months(day, 1) AS next FROM visible.calendar WHERE extract(day FROM day) = 1 AND day BETWEEN $first AND $last),
spent AS (
    SELECT coalesce(c.source_id, m.source_id) AS source_id, c.campaign_id, c.amount, c.spent_on AS first_day,
           greatest(coalesce(c.until_on, c.spent_on), plus_days(c.spent_on, 1)) AS end_day,
           coalesce(c.note = 'grid', false) AND c.import_id IS NULL AND c.code IS NULL AND c.entry_point_id IS NULL AS in_grid
    FROM visible.costs c LEFT JOIN visible.campaigns m ON m.id = c.campaign_id
    WHERE c.kind = coalesce($kind, 'media') AND CASE WHEN coalesce($company, false) THEN c.line_id IS NULL ELSE $line IS NULL OR c.line_id = $line END)
SELECT s.source_id, s.campaign_id, m.month, sum(s.amount) FILTER (WHERE s.in_grid) AS typed,
       sum(CAST(s.amount AS DOUBLE) * whole_days_between(greatest(s.first_day, m.month), least(s.end_day, m.next))
           / whole_days_between(s.first_day, s.end_day)) FILTER (WHERE NOT s.in_grid) AS other
FROM month m JOIN spent s ON s.first_day < m.next AND s.end_day > m.month
GROUP BY s.source_id, s.campaign_id, m.month ORDER BY m.month, s.source_id, s.campaign_id
