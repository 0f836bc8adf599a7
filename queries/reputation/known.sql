-- Is there anything to say of reputation, and since when?
-- One row over all mentions (of competitors, too) and all requests up to as_of.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: mentions bigint, unjudged bigint, requests bigint, first_day date
WITH told AS (
    SELECT * FROM visible.mention_tones
    WHERE happened_at <= $as_of AND (taken_back_at IS NULL OR taken_back_at > $as_of)
      AND (valid_from IS NULL OR valid_from <= $as_of) AND (valid_to IS NULL OR valid_to > $as_of)
      AND ($line IS NULL OR line_id = $line) AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
asked AS (
    SELECT count(*) AS requests FROM visible.review_requests WHERE happened_at <= $as_of AND ($line IS NULL OR line_id = $line)
      AND ($manager IS NULL OR coalesce(staff_id, nobody()) = $manager))
SELECT count(t.mention_id) AS mentions, count(t.mention_id) FILTER (WHERE t.sentiment IS NULL) AS unjudged, min(a.requests) AS requests,
       min(local_day(t.happened_at)) AS first_day
FROM asked a LEFT JOIN told t ON true
