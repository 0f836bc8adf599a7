-- Which offers wait for an answer?
-- One row per offer without an answer at as_of, the first to end on top; pressing: only those that are over or end within three working days.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid, pressing boolean
-- gives: client varchar, offer varchar, product varchar, owner varchar, amount decimal, until_on date, client_id uuid
WITH ahead AS (
    SELECT day, row_number() OVER (ORDER BY day) AS n FROM visible.calendar
    WHERE day > local_day($as_of) AND day < plus_days(local_day($as_of), 40) AND opens_at IS NOT NULL),
near AS (SELECT coalesce(max(day), plus_days(local_day($as_of), 5)) AS day FROM ahead WHERE n <= 3)
SELECT f.client, f.what AS offer, f.product, f.owner, f.amount, f.until_on, f.client_id
FROM visible.offer_holders f CROSS JOIN near n
WHERE f.happened_at <= $as_of AND (f.settled_at IS NULL OR f.settled_at > $as_of)
  AND (f.valid_from IS NULL OR f.valid_from <= $as_of) AND (f.valid_to IS NULL OR f.valid_to > $as_of)
  AND ($line IS NULL OR f.line_id = $line)
  AND ($team IS NULL OR coalesce(f.team_id, nobody()) = $team)
  AND ($manager IS NULL OR coalesce(f.owner_id, nobody()) = $manager)
  AND ($source IS NULL OR coalesce(f.source_id, nobody()) = $source)
  AND ($pressing IS NOT true OR f.until_on <= n.day)
ORDER BY f.until_on, f.client, f.offer_id
