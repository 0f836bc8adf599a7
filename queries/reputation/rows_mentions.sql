-- Which mentions stand behind a number?
-- One row per mention of the period, the latest on top. rated, judged, unanswered, asked: only such; sentiment, place, competitor (nobody: of us;
-- left out: of us, too), owner (nobody: of nobody's client): only of this one.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, rated boolean, judged boolean, unanswered boolean
-- + asked boolean, sentiment varchar, place varchar, competitor uuid, owner uuid
-- gives: mention_id uuid, happened_at timestamp, place varchar, rating double, sentiment varchar, words varchar, author varchar, client_id uuid
-- + client varchar, manager varchar, asked_for boolean, answered_at timestamp
WITH told AS (
    SELECT * FROM visible.mention_tones
    WHERE happened_at <= $as_of AND (taken_back_at IS NULL OR taken_back_at > $as_of)
      AND (valid_from IS NULL OR valid_from <= $as_of) AND (valid_to IS NULL OR valid_to > $as_of)
      AND ($line IS NULL OR line_id = $line) AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source) AND happened_at >= $since AND happened_at < $until)
SELECT mention_id, happened_at, place, rating, sentiment, words, author, client_id, client, owner AS manager, asked_for,
       CASE WHEN answered_at <= $as_of THEN answered_at END AS answered_at
FROM told
WHERE coalesce(competitor_id, nobody()) = coalesce($competitor, nobody()) AND (NOT coalesce($rated, false) OR rating IS NOT NULL)
  AND (NOT coalesce($judged, false) OR sentiment IS NOT NULL) AND ($sentiment IS NULL OR sentiment = $sentiment)
  AND (NOT coalesce($unanswered, false) OR answered_at IS NULL OR answered_at > $as_of) AND ($place IS NULL OR place = $place)
  AND (NOT coalesce($asked, false) OR asked_for) AND ($owner IS NULL OR coalesce(owner_id, nobody()) = $owner)
ORDER BY happened_at DESC, mention_id
