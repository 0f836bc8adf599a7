-- How many of our promises fell due with each manager, and how many were broken?
-- One row per person who can own deals and had any. Promises of ours whose due day lies in the period and was over at as_of, one moved by agreement
-- counting as the new one; broken: not kept by as_of. Credited to who held the promise when it was settled or its day was over.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: staff_id uuid, due_promises bigint, broken_promises bigint
SELECT o.id AS staff_id, count(*) AS due_promises,
       count(*) FILTER (WHERE NOT (p.state = 'kept' AND coalesce(p.settled_at, p.happened_at) <= $as_of)) AS broken_promises
FROM visible.promise_holders p JOIN visible.owners o ON o.id = p.owner_id
WHERE (p.valid_from IS NULL OR p.valid_from <= p.judged_at) AND (p.valid_to IS NULL OR p.valid_to > p.judged_at)
  AND p.side = 'ours' AND p.happened_at <= $as_of AND end_before(plus_days(p.due_on, 1)) <= $as_of
  AND NOT (p.state = 'moved' AND coalesce(p.settled_at, p.happened_at) <= $as_of)
  AND ($line IS NULL OR p.line_id = $line) AND ($team IS NULL OR coalesce(p.team_id, nobody()) = $team)
  AND ($manager IS NULL OR coalesce(p.owner_id, nobody()) = $manager) AND ($source IS NULL OR coalesce(p.source_id, nobody()) = $source)
  AND utc_of_day(p.due_on) >= $since AND utc_of_day(p.due_on) < $until
GROUP BY o.id ORDER BY o.id
