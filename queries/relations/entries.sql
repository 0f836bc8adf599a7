-- What was paid into the accounts of trust in the period, and what was drawn from them?
-- One row per kind of entry, the largest sum first; of the clients of the owner of as_of, entries known at as_of.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: code varchar, name varchar, points double, entries bigint, clients bigint
WITH held AS (
    SELECT * FROM visible.clients_held WHERE (valid_from IS NULL OR valid_from <= $as_of) AND (valid_to IS NULL OR valid_to > $as_of)
      AND (retired_at IS NULL OR retired_at > $as_of)
      AND ($line IS NULL OR line_id = $line) AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager))
SELECT e.code, max(e.name) AS name, sum(e.points) AS points, count(*) AS entries, count(DISTINCT e.client_id) AS clients
FROM visible.trust_entries e JOIN held c ON c.id = e.client_id
WHERE e.day >= local_day($since) AND e.day < local_day($until) AND e.valid_from <= $as_of AND (e.valid_to IS NULL OR e.valid_to > $as_of)
GROUP BY e.code ORDER BY sum(e.points) DESC, e.code
