-- Which mentions of us wait for an answer, whenever they were written?
-- One row per mention up to as_of that has none, those that wait longest on top.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: mention_id uuid, happened_at timestamp, place varchar, rating double, sentiment varchar, words varchar, author varchar, client_id uuid
-- + client varchar, manager varchar
WITH told AS (
    SELECT * FROM visible.mention_tones
    WHERE happened_at <= $as_of AND (taken_back_at IS NULL OR taken_back_at > $as_of)
      AND (valid_from IS NULL OR valid_from <= $as_of) AND (valid_to IS NULL OR valid_to > $as_of)
      AND ($line IS NULL OR line_id = $line) AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source) AND competitor_id IS NULL AND (answered_at IS NULL OR answered_at > $as_of))
SELECT mention_id, happened_at, place, rating, sentiment, words, author, client_id, client, owner AS manager
FROM told ORDER BY happened_at, mention_id
