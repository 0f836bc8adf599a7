-- Which of our promises are overdue?
-- One row per promise that overview/promises counts as overdue, the longest late first.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: promise_id uuid, due_on date, days_late bigint, what varchar, client varchar, owner varchar, client_id uuid
SELECT p.promise_id, p.due_on, whole_days_between(p.due_on, local_day($as_of)) AS days_late, p.what, p.client, p.owner, p.client_id
FROM visible.promise_holders p
WHERE (p.valid_from IS NULL OR p.valid_from <= $as_of) AND (p.valid_to IS NULL OR p.valid_to > $as_of)
  AND p.side = 'ours' AND p.happened_at <= $as_of AND (p.state = 'open' OR coalesce(p.settled_at, p.happened_at) > $as_of)
  AND end_before(plus_days(p.due_on, 1)) <= $as_of
  AND ($line IS NULL OR p.line_id = $line)
  AND ($team IS NULL OR coalesce(p.team_id, nobody()) = $team)
  AND ($manager IS NULL OR coalesce(p.owner_id, nobody()) = $manager)
  AND ($source IS NULL OR coalesce(p.source_id, nobody()) = $source)
ORDER BY p.due_on, p.promise_id
