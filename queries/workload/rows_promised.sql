-- Which of our promises fell due with each manager, and which were broken?
-- One row per promise that workload/promised counts, with who held it when it was settled or its day was over; broken: only those that were, or not.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, broken boolean
-- gives: promise_id uuid, client_id uuid, client varchar, due_on date, what varchar, kept boolean, owner varchar
WITH owed AS (
    SELECT p.promise_id, p.client_id, p.client, p.due_on, p.what, p.state = 'kept' AND coalesce(p.settled_at, p.happened_at) <= $as_of AS kept, o.name AS owner
    FROM visible.promise_holders p JOIN visible.owners o ON o.id = p.owner_id
    WHERE (p.valid_from IS NULL OR p.valid_from <= p.judged_at) AND (p.valid_to IS NULL OR p.valid_to > p.judged_at)
      AND p.side = 'ours' AND p.happened_at <= $as_of AND end_before(plus_days(p.due_on, 1)) <= $as_of
      AND NOT (p.state = 'moved' AND coalesce(p.settled_at, p.happened_at) <= $as_of)
      AND ($line IS NULL OR p.line_id = $line) AND ($team IS NULL OR coalesce(p.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(p.owner_id, nobody()) = $manager) AND ($source IS NULL OR coalesce(p.source_id, nobody()) = $source)
      AND utc_of_day(p.due_on) >= $since AND utc_of_day(p.due_on) < $until)
SELECT promise_id, client_id, client, due_on, what, kept, owner FROM owed
WHERE $broken IS NULL OR kept <> $broken ORDER BY kept, due_on, promise_id
