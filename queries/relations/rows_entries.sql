-- Which entries do the accounts of trust have in the period?
-- One row per entry, the newest first; as relations/entries counts them. code: only of this kind.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, code varchar
-- gives: day date, client varchar, entry varchar, points double, what varchar, owner varchar, client_id uuid
WITH held AS (
    SELECT * FROM visible.clients_held WHERE (valid_from IS NULL OR valid_from <= $as_of) AND (valid_to IS NULL OR valid_to > $as_of)
      AND (retired_at IS NULL OR retired_at > $as_of)
      AND ($line IS NULL OR line_id = $line) AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager))
SELECT e.day, c.name AS client, e.name AS entry, e.points, e.what, c.owner, e.client_id
FROM visible.trust_entries e JOIN held c ON c.id = e.client_id
WHERE e.day >= local_day($since) AND e.day < local_day($until) AND e.valid_from <= $as_of AND (e.valid_to IS NULL OR e.valid_to > $as_of)
  AND ($code IS NULL OR e.code = $code)
ORDER BY e.day DESC, e.client_id, e.code, e.id
