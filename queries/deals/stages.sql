-- Through which stages do the deals of this line go?
-- One row per stage that is not retired, in the order of the line; won and lost last; `facts` is how many facts it asks for.
-- takes: line uuid
-- gives: stage_id uuid, stage varchar, kind varchar, position integer, limit_days double, version integer, facts bigint
SELECT s.id AS stage_id, s.name AS stage, s.kind, s.position, s.limit_hours / 24e0 AS limit_days, s.version,
       (SELECT count(*) FROM visible.stage_facts f WHERE f.stage_id = s.id) AS facts
FROM visible.stages s
WHERE s.line_id = $line AND s.retired_at IS NULL
ORDER BY CASE s.kind WHEN 'open' THEN 0 WHEN 'won' THEN 1 ELSE 2 END, s.position, s.id
