-- How many open deals stood over their stage's limit, month by month?
-- One row per month of the thirteen up to as_of: counted at the end of the month, the last one at as_of. Limits are those of today.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: month date, over_limit bigint
WITH month AS (
    SELECT day AS month, CASE WHEN plus_months(day, 1) > local_day($as_of) THEN $as_of ELSE end_before(plus_months(day, 1)) END AS seen_at
    FROM visible.calendar
    WHERE extract(day FROM day) = 1 AND day <= local_day($as_of) AND day > plus_months(local_month($as_of), -13)),
stay AS (
    SELECT valid_from, held_from, held_to, limit_hours FROM visible.stage_holdings
    WHERE kind = 'open' AND limit_hours IS NOT NULL AND valid_from <= $as_of
      AND (valid_to IS NULL OR hours_between(valid_from, valid_to) > limit_hours)
      AND (held_to IS NULL OR held_to > utc_of_day(plus_months(local_month($as_of), -12)))
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source))
SELECT m.month, count(s.valid_from) AS over_limit
FROM month m LEFT JOIN stay s ON s.held_from <= m.seen_at AND (s.held_to IS NULL OR s.held_to > m.seen_at)
    AND hours_between(s.valid_from, m.seen_at) > s.limit_hours
GROUP BY m.month ORDER BY m.month
