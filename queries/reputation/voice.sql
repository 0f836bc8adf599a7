-- How much of what is said is said of us, and how much of each competitor?
-- One row for us (competitor empty) and one per competitor somebody wrote about in the period: mentions, their share of all with its interval.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: competitor_id uuid, competitor varchar, mentions bigint, total bigint, voice double, low double, high double
WITH told AS (
    SELECT coalesce(competitor_id, nobody()) AS competitor_id FROM visible.mention_tones
    WHERE happened_at <= $as_of AND (taken_back_at IS NULL OR taken_back_at > $as_of)
      AND (valid_from IS NULL OR valid_from <= $as_of) AND (valid_to IS NULL OR valid_to > $as_of)
      AND ($line IS NULL OR line_id = $line) AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source) AND happened_at >= $since AND happened_at < $until),
named AS (SELECT nobody() AS competitor_id UNION SELECT competitor_id FROM told),
counted AS (
    SELECT n.competitor_id, count(t.competitor_id) AS mentions FROM named n LEFT JOIN told t ON t.competitor_id = n.competitor_id
    GROUP BY n.competitor_id),
whole AS (SELECT count(*) AS total FROM told)
SELECT c.competitor_id, k.name AS competitor, c.mentions, w.total, share(c.mentions, w.total) AS voice, wilson_low(c.mentions, w.total) AS low,
       wilson_high(c.mentions, w.total) AS high
FROM counted c CROSS JOIN whole w LEFT JOIN visible.competitors k ON k.id = c.competitor_id
ORDER BY CASE WHEN c.competitor_id = nobody() THEN 0 ELSE 1 END, c.mentions DESC, k.name, c.competitor_id
