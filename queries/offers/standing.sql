-- How many offers wait for an answer, how much money is in them, and how many of them are over or end within three working days?
-- One row, as it stood at as_of; credited to who held each offer then.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: made bigint, amount decimal, late bigint, soon bigint, pressing bigint
WITH ahead AS (
    SELECT day, row_number() OVER (ORDER BY day) AS n FROM visible.calendar
    WHERE day > local_day($as_of) AND day < plus_days(local_day($as_of), 40) AND opens_at IS NOT NULL),
near AS (SELECT coalesce(max(day), plus_days(local_day($as_of), 5)) AS day FROM ahead WHERE n <= 3),
open_ones AS (
    SELECT f.amount, f.until_on < local_day($as_of) AS late, f.until_on >= local_day($as_of) AND f.until_on <= n.day AS soon
    FROM visible.offer_holders f CROSS JOIN near n
    WHERE f.happened_at <= $as_of AND (f.settled_at IS NULL OR f.settled_at > $as_of)
      AND (f.valid_from IS NULL OR f.valid_from <= $as_of) AND (f.valid_to IS NULL OR f.valid_to > $as_of)
      AND ($line IS NULL OR f.line_id = $line)
      AND ($team IS NULL OR coalesce(f.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(f.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(f.source_id, nobody()) = $source))
SELECT count(*) AS made, sum(amount) AS amount, count(*) FILTER (WHERE late) AS late, count(*) FILTER (WHERE soon) AS soon,
       count(*) FILTER (WHERE late OR soon) AS pressing
FROM open_ones
