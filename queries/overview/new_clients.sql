-- How many clients did we win?
-- One row. New = its first won deal ever lies in the period (won and still so as of as_of); a deal without a client is its own client.
-- Whoever won it: a manager's second purchase of a colleague's client is none. Credit: the owner of that deal at closing. The same first win as in sources/table, here by the day it was won.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: new_clients bigint
WITH won AS (
    SELECT line_id, team_id, owner_id, source_id, valid_from, coalesce(first_from <= $as_of, true) AS is_first
    FROM visible.client_wins WHERE valid_from <= $as_of AND (valid_to IS NULL OR valid_to > $as_of))
SELECT count(*) AS new_clients FROM won
WHERE is_first AND valid_from >= $since AND valid_from < $until
  AND ($line IS NULL OR line_id = $line)
  AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
  AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
  AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)
