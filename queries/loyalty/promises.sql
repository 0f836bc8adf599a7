-- Which share of our promises did we keep?
-- One row. Our promises whose due day lies in the period and was over at as_of; kept = settled as kept by as_of; a promise that
-- was moved by agreement counts as the new one, an open one past its day is not kept. Credited to who held it when it was settled or its day was over.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: due bigint, kept bigint, kept_share double, low double, high double
WITH owed AS (
    SELECT p.state = 'kept' AND coalesce(p.settled_at, p.happened_at) <= $as_of AS kept
    FROM visible.promise_holders p
    WHERE (p.valid_from IS NULL OR p.valid_from <= p.judged_at) AND (p.valid_to IS NULL OR p.valid_to > p.judged_at)
      AND p.side = 'ours' AND p.happened_at <= $as_of AND end_before(plus_days(p.due_on, 1)) <= $as_of
      AND NOT (p.state = 'moved' AND coalesce(p.settled_at, p.happened_at) <= $as_of)
      AND ($line IS NULL OR p.line_id = $line)
      AND ($team IS NULL OR coalesce(p.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(p.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(p.source_id, nobody()) = $source)
      AND utc_of_day(p.due_on) >= $since AND utc_of_day(p.due_on) < $until),
counted AS (SELECT count(*) AS due, count(*) FILTER (WHERE kept) AS kept FROM owed)
SELECT due, kept, share(kept, due) AS kept_share, wilson_low(kept, due) AS low, wilson_high(kept, due) AS high FROM counted
