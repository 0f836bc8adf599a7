-- What did each business line bring in the period?
-- One row per line, those that brought nothing too: revenue and deals won as in funnel/win_rate.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: line varchar, line_id uuid, revenue decimal, won bigint
WITH win AS (
    SELECT line_id, coalesce(sum(amount), 0) AS revenue, count(*) AS won FROM visible.stage_spans
    WHERE kind = 'won' AND valid_from >= $since AND valid_from < $until AND valid_from <= $as_of AND (valid_to IS NULL OR valid_to > $as_of)
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)
    GROUP BY line_id)
SELECT l.name AS line, l.id AS line_id, coalesce(w.revenue, 0) AS revenue, coalesce(w.won, 0) AS won
FROM visible.lines l LEFT JOIN win w ON w.line_id = l.id
WHERE ($line IS NULL OR l.id = $line) AND (l.retired_at IS NULL OR w.won > 0)
ORDER BY l.position, l.id
