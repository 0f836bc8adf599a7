-- How many of our promises are overdue?
-- One row: promises of ours by who held them at as_of, made by then, not yet settled then and with a due day that was over; waiting = all not settled, due or not.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: overdue bigint, waiting bigint
SELECT count(*) FILTER (WHERE end_before(plus_days(p.due_on, 1)) <= $as_of) AS overdue, count(*) AS waiting
FROM visible.promise_holders p
WHERE (p.valid_from IS NULL OR p.valid_from <= $as_of) AND (p.valid_to IS NULL OR p.valid_to > $as_of)
  AND p.side = 'ours' AND p.happened_at <= $as_of AND (p.state = 'open' OR coalesce(p.settled_at, p.happened_at) > $as_of)
  AND ($line IS NULL OR p.line_id = $line)
  AND ($team IS NULL OR coalesce(p.team_id, nobody()) = $team)
  AND ($manager IS NULL OR coalesce(p.owner_id, nobody()) = $manager)
  AND ($source IS NULL OR coalesce(p.source_id, nobody()) = $source)
