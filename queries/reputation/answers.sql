-- After how many hours were mentions of us answered in public?
-- One row per time: hours from writing to the answer, or to as_of where none was given yet, and how many mentions of the period that are.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: hours double, answered boolean, mentions bigint
WITH told AS (
    SELECT happened_at, CASE WHEN answered_at <= $as_of THEN answered_at END AS answered_at FROM visible.mention_tones
    WHERE happened_at <= $as_of AND (taken_back_at IS NULL OR taken_back_at > $as_of)
      AND (valid_from IS NULL OR valid_from <= $as_of) AND (valid_to IS NULL OR valid_to > $as_of)
      AND ($line IS NULL OR line_id = $line) AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source) AND competitor_id IS NULL AND happened_at >= $since AND happened_at < $until),
waited AS (SELECT greatest(0e0, hours_between(happened_at, coalesce(answered_at, $as_of))) AS hours, answered_at IS NOT NULL AS answered FROM told)
SELECT hours, answered, count(*) AS mentions FROM waited GROUP BY hours, answered ORDER BY hours, answered
