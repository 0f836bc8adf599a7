-- How many open deals stood over their stage's limit, month by month?
-- One row per month of the thirteen up to as_of: counted at the end of the month, the last one at as_of. The limits are those known then.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: month date, over_limit bigint
WITH month AS (
    SELECT day AS month, CASE WHEN plus_months(day, 1) > local_day($as_of) THEN $as_of ELSE end_before(plus_months(day, 1)) END AS seen_at
    FROM visible.calendar
    WHERE extract(day FROM day) = 1 AND day <= local_day($as_of) AND day > plus_months(local_month($as_of), -13)),
term AS (SELECT stage_id, limit_hours, valid_from, valid_to FROM visible.stage_terms WHERE limit_hours IS NOT NULL),
lowest AS (SELECT stage_id, min(limit_hours) AS hours FROM term GROUP BY stage_id),
stay AS (
    SELECT h.stage_id, h.valid_from, h.held_from, h.held_to FROM visible.stage_holdings h JOIN lowest l ON l.stage_id = h.stage_id
    WHERE kind = 'open' AND valid_from <= $as_of
      AND (valid_to IS NULL OR hours_between(valid_from, valid_to) > l.hours)
      AND (held_to IS NULL OR held_to > utc_of_day(plus_months(local_month($as_of), -12)))
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source))
SELECT m.month, count(t.stage_id) AS over_limit
FROM month m LEFT JOIN stay s ON s.held_from <= m.seen_at AND (s.held_to IS NULL OR s.held_to > m.seen_at)
LEFT JOIN term t ON t.stage_id = s.stage_id AND (t.valid_from IS NULL OR t.valid_from <= m.seen_at) AND (t.valid_to IS NULL OR t.valid_to > m.seen_at)
    AND hours_between(s.valid_from, m.seen_at) > t.limit_hours
GROUP BY m.month ORDER BY m.month
