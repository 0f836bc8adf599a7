-- How were mentions of us meant week by week?
-- One row per week (from Monday) of the last 38 up to the week of as_of; over: had it ended by then? since_first: not before the first mention.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: week date, positive bigint, neutral bigint, negative bigint, unjudged bigint, over boolean, since_first boolean
WITH week AS (
    SELECT DISTINCT local_week(utc_of_day(day)) AS week FROM visible.calendar
    WHERE day <= local_day($as_of) AND day >= plus_days(local_week($as_of), -37 * 7)),
told AS (
    SELECT sentiment, local_week(happened_at) AS week FROM visible.mention_tones
    WHERE happened_at <= $as_of AND (taken_back_at IS NULL OR taken_back_at > $as_of)
      AND (valid_from IS NULL OR valid_from <= $as_of) AND (valid_to IS NULL OR valid_to > $as_of)
      AND ($line IS NULL OR line_id = $line) AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source) AND competitor_id IS NULL),
born AS (SELECT min(week) AS first_week FROM told),
counted AS (
    SELECT week, count(*) FILTER (WHERE sentiment = 'positive') AS positive, count(*) FILTER (WHERE sentiment = 'neutral') AS neutral,
           count(*) FILTER (WHERE sentiment = 'negative') AS negative, count(*) FILTER (WHERE sentiment IS NULL) AS unjudged
    FROM told GROUP BY week)
SELECT w.week, coalesce(c.positive, 0) AS positive, coalesce(c.neutral, 0) AS neutral, coalesce(c.negative, 0) AS negative,
       coalesce(c.unjudged, 0) AS unjudged, plus_days(w.week, 7) <= local_day($as_of) AS over, coalesce(w.week > b.first_week, false) AS since_first
FROM week w CROSS JOIN born b LEFT JOIN counted c ON c.week = w.week ORDER BY w.week
