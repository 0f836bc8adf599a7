-- What was won on which day, and by whom?
-- One row per win from `since` on as known at as_of: the amount at closing, credited to the owner then; undone_on: the day it was opened again.
-- takes: since timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: won_on date, undone_on date, line_id uuid, owner_id uuid, owner varchar, amount double
SELECT local_day(s.valid_from) AS won_on, CASE WHEN s.valid_to <= $as_of THEN local_day(s.valid_to) END AS undone_on,
       s.line_id, s.owner_id, o.name AS owner, CAST(coalesce(s.amount, 0) AS DOUBLE) AS amount
FROM visible.stage_spans s LEFT JOIN visible.staff o ON o.id = s.owner_id
WHERE s.kind = 'won' AND s.valid_from <= $as_of AND s.valid_from >= $since
  AND ($line IS NULL OR s.line_id = $line)
  AND ($team IS NULL OR coalesce(s.team_id, nobody()) = $team)
  AND ($manager IS NULL OR coalesce(s.owner_id, nobody()) = $manager)
  AND ($source IS NULL OR coalesce(s.source_id, nobody()) = $source)
ORDER BY s.valid_from, s.deal_id, s.seq
