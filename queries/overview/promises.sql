-- How many of our promises are overdue?
-- One row: promises of ours made by as_of, not yet settled then and with a due day that was over; waiting = all not settled, due or not.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: overdue bigint, waiting bigint
SELECT count(*) FILTER (WHERE end_before(plus_days(p.due_on, 1)) <= $as_of) AS overdue, count(*) AS waiting
FROM visible.promises p LEFT JOIN visible.staff o ON o.id = p.owner_id LEFT JOIN visible.clients c ON c.id = p.client_id
WHERE p.side = 'ours' AND p.happened_at <= $as_of AND (p.state = 'open' OR coalesce(p.settled_at, p.happened_at) > $as_of)
  AND ($line IS NULL OR p.line_id = $line)
  AND ($team IS NULL OR coalesce(o.team_id, nobody()) = $team)
  AND ($manager IS NULL OR coalesce(p.owner_id, nobody()) = $manager)
  AND ($source IS NULL OR coalesce(c.source_id, nobody()) = $source)
