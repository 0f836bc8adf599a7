-- Which clients told us that they would not recommend us, and were not spoken with since?
-- One row per client whose last answer of the 180 days before as_of is 0-6, given a working day ago or more, without a held contact since;
-- at_stake: what the client bought in 365 days. Owner: who had the client as of as_of.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: client_id uuid, client varchar, score integer, answered_at timestamp, comment varchar, at_stake double, owner varchar
WITH answer AS (
    SELECT client_id, line_id, source_id, score, comment, happened_at, row_number() OVER (PARTITION BY client_id ORDER BY happened_at DESC, id) AS back
    FROM visible.answers
    WHERE score IS NOT NULL AND happened_at <= $as_of AND days_between(happened_at, $as_of) < 180
      AND ($line IS NULL OR line_id = $line) AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
unhappy AS (
    SELECT a.* FROM answer a JOIN visible.calendar g ON g.day = local_day(a.happened_at) JOIN visible.calendar n ON n.day = local_day($as_of)
    WHERE a.back = 1 AND a.score <= 6 AND n.working_day > g.working_day),
spoken AS (
    SELECT DISTINCT u.client_id FROM unhappy u JOIN visible.contacts t ON t.client_id = u.client_id AND t.happened_at > u.happened_at
    WHERE t.state = 'held' AND NOT t.automatic AND t.happened_at <= $as_of),
bought AS (
    SELECT client_id, CAST(sum(amount) AS DOUBLE) AS amount FROM visible.purchases
    WHERE client_id IN (SELECT client_id FROM unhappy) AND happened_at <= $as_of AND days_between(happened_at, $as_of) < 365
      AND (undone_at IS NULL OR undone_at > $as_of) GROUP BY client_id)
SELECT u.client_id, c.name AS client, u.score, u.happened_at AS answered_at, u.comment, b.amount AS at_stake, o.name AS owner
FROM unhappy u JOIN visible.clients c ON c.id = u.client_id LEFT JOIN bought b ON b.client_id = u.client_id
LEFT JOIN visible.client_owners w ON w.client_id = u.client_id AND (w.valid_from IS NULL OR w.valid_from <= $as_of) AND (w.valid_to IS NULL OR w.valid_to > $as_of)
LEFT JOIN visible.staff o ON o.id = w.owner_id
WHERE u.client_id NOT IN (SELECT client_id FROM spoken)
  AND ($manager IS NULL OR coalesce(w.owner_id, nobody()) = $manager) AND ($team IS NULL OR coalesce(o.team_id, nobody()) = $team)
ORDER BY b.amount DESC NULLS LAST, u.happened_at, u.client_id
