-- What is written at each place?
-- One row per place, in the order of the company's list, those that are on no list last: mentions of us in the period. positive_low: lower
-- Wilson limit of the positive share. bayes: as if 25 ratings of the mean of all places stood beside the own ones.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: place varchar, has_rating boolean, mentions bigint, rated bigint, mean double, bayes double, judged bigint, positive bigint
-- + positive_low double, negative bigint, answered bigint, position integer
WITH told AS (
    SELECT * FROM visible.mention_tones
    WHERE happened_at <= $as_of AND (taken_back_at IS NULL OR taken_back_at > $as_of)
      AND (valid_from IS NULL OR valid_from <= $as_of) AND (valid_to IS NULL OR valid_to > $as_of)
      AND ($line IS NULL OR line_id = $line) AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source) AND competitor_id IS NULL AND happened_at >= $since AND happened_at < $until),
counted AS (
    SELECT place, count(*) AS mentions, count(rating) AS rated, avg(rating) AS mean, count(sentiment) AS judged,
           count(*) FILTER (WHERE sentiment = 'positive') AS positive, count(*) FILTER (WHERE sentiment = 'negative') AS negative,
           count(*) FILTER (WHERE answered_at <= $as_of) AS answered
    FROM told GROUP BY place),
listed AS (
    SELECT name AS place, min(position) AS position, bool_or(has_rating) AS has_rating FROM visible.places
    WHERE retired_at IS NULL OR name IN (SELECT place FROM counted) GROUP BY name
    UNION ALL
    SELECT place, 1000000, true FROM counted WHERE place NOT IN (SELECT name FROM visible.places)),
whole AS (SELECT avg(rating) AS mean FROM told)
SELECT l.place, l.has_rating, coalesce(c.mentions, 0) AS mentions, coalesce(c.rated, 0) AS rated, c.mean,
       CASE WHEN c.rated > 0 THEN (c.rated * c.mean + 25 * w.mean) / (c.rated + 25) END AS bayes, coalesce(c.judged, 0) AS judged,
       coalesce(c.positive, 0) AS positive, wilson_low(c.positive, c.judged) AS positive_low, coalesce(c.negative, 0) AS negative,
       coalesce(c.answered, 0) AS answered, CAST(l.position AS INTEGER) AS position
FROM listed l LEFT JOIN counted c ON c.place = l.place CROSS JOIN whole w ORDER BY l.position, l.place
