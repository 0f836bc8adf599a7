-- Which of our promises fell due in the period, and which did we keep?
-- One row per promise that loyalty/promises counts; kept: only those that were (true) or were not (false).
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, kept boolean
-- gives: promise_id uuid, due_on date, what varchar, client varchar, owner varchar, kept boolean
-- + client_id uuid
WITH owed AS (
    SELECT p.id, p.due_on, p.what, c.name AS client, p.client_id, p.owner_id, p.state = 'kept'
           AND coalesce(p.settled_at, p.happened_at) <= $as_of AS kept
    FROM visible.promises p LEFT JOIN visible.staff o ON o.id = p.owner_id LEFT JOIN visible.clients c ON c.id = p.client_id
    WHERE p.side = 'ours' AND p.happened_at <= $as_of AND end_before(plus_days(p.due_on, 1)) <= $as_of
      AND NOT (p.state = 'moved' AND coalesce(p.settled_at, p.happened_at) <= $as_of)
      AND ($line IS NULL OR p.line_id = $line)
      AND ($team IS NULL OR coalesce(o.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(p.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(c.source_id, nobody()) = $source)
      AND utc_of_day(p.due_on) >= $since AND utc_of_day(p.due_on) < $until)
SELECT d.id AS promise_id, d.due_on, d.what, d.client, s.name AS owner, d.kept, d.client_id
FROM owed d LEFT JOIN visible.staff s ON s.id = d.owner_id
WHERE $kept IS NULL OR d.kept = $kept ORDER BY d.kept, d.due_on, d.id
