-- Which of our promises fell due in the period, and which did we keep?
-- One row per promise that loyalty/promises counts; kept: only those that were (true) or were not (false).
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, kept boolean
-- gives: promise_id uuid, due_on date, what varchar, client varchar, owner varchar, kept boolean
-- + client_id uuid
WITH owed AS (
    SELECT p.promise_id AS id, p.due_on, p.what, p.client, p.client_id, p.owner, p.state = 'kept'
           AND coalesce(p.settled_at, p.happened_at) <= $as_of AS kept
    FROM visible.promise_holders p
    WHERE (p.valid_from IS NULL OR p.valid_from <= p.judged_at) AND (p.valid_to IS NULL OR p.valid_to > p.judged_at)
      AND p.side = 'ours' AND p.happened_at <= $as_of AND end_before(plus_days(p.due_on, 1)) <= $as_of
      AND NOT (p.state = 'moved' AND coalesce(p.settled_at, p.happened_at) <= $as_of)
      AND ($line IS NULL OR p.line_id = $line)
      AND ($team IS NULL OR coalesce(p.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(p.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(p.source_id, nobody()) = $source)
      AND utc_of_day(p.due_on) >= $since AND utc_of_day(p.due_on) < $until)
SELECT d.id AS promise_id, d.due_on, d.what, d.client, d.owner, d.kept, d.client_id
FROM owed d
WHERE $kept IS NULL OR d.kept = $kept ORDER BY d.kept, d.due_on, d.id
