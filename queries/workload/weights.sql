-- What does each part of the load index weigh?
-- One row per stage name and weight of the open stages in use, heaviest first; with the points of a planned and of an overdue contact. The
-- company's own settings, as they are now, of the chosen line; whose load it is (team, manager, source) does not matter.
-- takes: line uuid
-- gives: stage varchar, weight double, load_planned double, load_overdue double
SELECT s.name AS stage, s.load_weight AS weight, y.load_planned, y.load_overdue
FROM visible.stages s CROSS JOIN visible.company y
WHERE s.kind = 'open' AND s.retired_at IS NULL AND ($line IS NULL OR s.line_id = $line)
GROUP BY s.name, s.load_weight, y.load_planned, y.load_overdue
ORDER BY s.load_weight DESC, s.name
