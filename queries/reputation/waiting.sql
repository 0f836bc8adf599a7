-- Which mentions of us wait for an answer?
-- One row per mention up to as_of that has none: negative ones first, then those that wait longest; n: all of them.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid, most integer
-- gives: mention_id uuid, place varchar, happened_at timestamp, hours double, rating double, sentiment varchar, words varchar, client varchar, n bigint
WITH told AS (
    SELECT * FROM visible.mention_tones
    WHERE happened_at <= $as_of AND (taken_back_at IS NULL OR taken_back_at > $as_of)
      AND (valid_from IS NULL OR valid_from <= $as_of) AND (valid_to IS NULL OR valid_to > $as_of)
      AND ($line IS NULL OR line_id = $line) AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source) AND competitor_id IS NULL AND (answered_at IS NULL OR answered_at > $as_of))
SELECT mention_id, place, happened_at, hours_between(happened_at, $as_of) AS hours, rating, sentiment, words, client, count(*) OVER () AS n
FROM told ORDER BY CASE WHEN sentiment = 'negative' THEN 0 ELSE 1 END, happened_at, mention_id LIMIT coalesce($most, 100000)
