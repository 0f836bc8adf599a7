-- How are mentions of us meant?
-- One row over the mentions of the period: those a person judged by kind; net is (positive - negative) / all judged, neutral ones counted; low
-- and high: Wilson's of the negative share; middle and error: of the net by the adjusted Wald method, to test a change.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: n bigint, judged bigint, positive bigint, neutral bigint, negative bigint, net double, negative_share double, low double, high double
-- + middle double, error double
WITH told AS (
    SELECT sentiment FROM visible.mention_tones
    WHERE happened_at <= $as_of AND (taken_back_at IS NULL OR taken_back_at > $as_of)
      AND (valid_from IS NULL OR valid_from <= $as_of) AND (valid_to IS NULL OR valid_to > $as_of)
      AND ($line IS NULL OR line_id = $line) AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source) AND competitor_id IS NULL AND happened_at >= $since AND happened_at < $until),
counted AS (
    SELECT count(*) AS n, count(sentiment) AS judged, count(*) FILTER (WHERE sentiment = 'positive') AS p,
           count(*) FILTER (WHERE sentiment = 'neutral') AS neutral, count(*) FILTER (WHERE sentiment = 'negative') AS d
    FROM told)
SELECT n, judged, p AS positive, neutral, d AS negative, share(p - d, judged) AS net, share(d, judged) AS negative_share,
       wilson_low(d, judged) AS low, wilson_high(d, judged) AS high, nps_middle(p, d, judged) AS middle, nps_error(p, d, judged) AS error
FROM counted
