-- Which of our promises were not kept by their day and are still open?
-- One row per promise of ours, open as of as_of, its day over, the longest late first. at_stake: all deals of the client that were open then.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: promise_id uuid, promise varchar, due_on date, days_late bigint, client_id uuid, client varchar, at_stake double, owner varchar
WITH late AS (
    SELECT p.* FROM visible.promise_holders p
    WHERE (p.valid_from IS NULL OR p.valid_from <= $as_of) AND (p.valid_to IS NULL OR p.valid_to > $as_of) AND p.side = 'ours' AND p.due_on < local_day($as_of) AND p.happened_at <= $as_of AND (p.settled_at IS NULL OR p.settled_at > $as_of)
      AND ($line IS NULL OR p.line_id = $line) AND ($manager IS NULL OR coalesce(p.owner_id, nobody()) = $manager)),
stake AS (
    SELECT client_id, CAST(sum(amount) AS DOUBLE) AS amount FROM visible.stage_holdings
    WHERE kind = 'open' AND held_from <= $as_of AND (held_to IS NULL OR held_to > $as_of) AND client_id IN (SELECT client_id FROM late)
    GROUP BY client_id)
SELECT p.promise_id, p.what AS promise, p.due_on, whole_days_between(p.due_on, local_day($as_of)) AS days_late, p.client_id, p.client,
       s.amount AS at_stake, p.owner
FROM late p LEFT JOIN stake s ON s.client_id = p.client_id
WHERE ($team IS NULL OR coalesce(p.team_id, nobody()) = $team) AND ($source IS NULL OR coalesce(p.source_id, nobody()) = $source)
ORDER BY p.due_on, p.promise_id
