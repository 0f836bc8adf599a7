-- How were we rated month by month?
-- One row per month of the thirteen up to the month of as_of (which is not over): mentions of us, ratings among them, their mean and spread.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: month date, mentions bigint, rated bigint, mean double, deviation double
WITH month AS (
    SELECT day AS month FROM visible.calendar
    WHERE extract(day FROM day) = 1 AND day <= local_day($as_of) AND day > plus_months(local_month($as_of), -13)),
told AS (
    SELECT mention_id, rating, local_month(happened_at) AS month FROM visible.mention_tones
    WHERE happened_at <= $as_of AND (taken_back_at IS NULL OR taken_back_at > $as_of)
      AND (valid_from IS NULL OR valid_from <= $as_of) AND (valid_to IS NULL OR valid_to > $as_of)
      AND ($line IS NULL OR line_id = $line) AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source) AND competitor_id IS NULL)
SELECT m.month, count(t.mention_id) AS mentions, count(t.rating) AS rated, avg(t.rating) AS mean, stddev_samp(t.rating) AS deviation
FROM month m LEFT JOIN told t ON t.month = m.month GROUP BY m.month ORDER BY m.month
