-- How long did the offers of the period wait for an answer?
-- One row per offer made in the period: days until it was accepted or declined; an offer without an answer still waits at as_of (answered
-- false), a withdrawn one until it was withdrawn. Credited to who held it when it was made.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: client varchar, offer varchar, product varchar, owner varchar, until_on date, days double, answered boolean, client_id uuid
SELECT f.client, f.what AS offer, f.product, f.owner, f.until_on,
       days_between(f.happened_at, CASE WHEN f.settled_at <= $as_of THEN f.settled_at ELSE $as_of END) AS days,
       f.settled_at IS NOT NULL AND f.settled_at <= $as_of AND f.state IN ('accepted', 'declined') AS answered, f.client_id
FROM visible.offer_holders f
WHERE (f.valid_from IS NULL OR f.valid_from <= f.happened_at) AND (f.valid_to IS NULL OR f.valid_to > f.happened_at)
  AND f.happened_at >= $since AND f.happened_at < $until AND f.happened_at <= $as_of
  AND ($line IS NULL OR f.line_id = $line)
  AND ($team IS NULL OR coalesce(f.team_id, nobody()) = $team)
  AND ($manager IS NULL OR coalesce(f.owner_id, nobody()) = $manager)
  AND ($source IS NULL OR coalesce(f.source_id, nobody()) = $source)
ORDER BY f.happened_at, f.offer_id
