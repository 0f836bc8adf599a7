-- Where do deals wait: which share of all days that deals stood open in the period was spent in each stage?
-- One row per open stage of each line: visits that stood there in the period (begun whenever), the days of them that lie in the period and up to
-- as_of. The queue, which asks nothing of how visits end. Credit: the owner when the visit began.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: line varchar, stage varchar, stage_id uuid, position integer, visits bigint, deal_days double, days_share double
WITH stood AS (
    SELECT stage_id, days_between(CASE WHEN valid_from > $since THEN valid_from ELSE $since END,
               CASE WHEN valid_to <= $as_of AND valid_to <= $until THEN valid_to WHEN $as_of < $until THEN $as_of ELSE $until END) AS days
    FROM visible.stage_spans
    WHERE kind = 'open' AND valid_from < $until AND valid_from <= $as_of AND (valid_to IS NULL OR (valid_to > $since AND valid_to > valid_from))
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
counted AS (SELECT stage_id, count(*) AS visits, coalesce(sum(CASE WHEN days > 0 THEN days END), 0) AS days FROM stood GROUP BY stage_id)
SELECT l.name AS line, s.name AS stage, s.id AS stage_id, s.position, coalesce(c.visits, 0) AS visits, coalesce(c.days, 0e0) AS deal_days,
       share(coalesce(c.days, 0e0), sum(c.days) OVER (PARTITION BY s.line_id)) AS days_share
FROM visible.stages s JOIN visible.lines l ON l.id = s.line_id LEFT JOIN counted c ON c.stage_id = s.id
WHERE s.kind = 'open' AND ($line IS NULL OR s.line_id = $line) AND (s.retired_at IS NULL OR s.retired_at > $as_of OR c.days > 0)
ORDER BY l.position, l.id, s.position, s.id
