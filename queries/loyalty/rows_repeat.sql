-- Which clients had 180 days to buy again, and who did?
-- One row per client whose first purchase lies 180 days or more before as_of; repeated: only those who did (true) or did not
-- (false).
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid, repeated boolean
-- gives: client varchar, first_day date, second_day date, days bigint, repeated boolean, client_id uuid
WITH bought AS (
    SELECT client_id, happened_at, first_value(happened_at) OVER (PARTITION BY client_id ORDER BY happened_at) AS first_at
    FROM visible.purchases
    WHERE happened_at <= $as_of AND (undone_at IS NULL OR undone_at > $as_of)
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
first AS (
    SELECT client_id, first_at, min(CASE WHEN local_day(happened_at) > local_day(first_at) THEN happened_at END) AS second_at
    FROM bought GROUP BY client_id, first_at),
ripe AS (
    SELECT client_id, first_at, second_at, coalesce(whole_days_between(local_day(first_at), local_day(second_at)) <= 180, false) AS repeated
    FROM first WHERE whole_days_between(local_day(first_at), local_day($as_of)) >= 180)
SELECT c.name AS client, local_day(r.first_at) AS first_day, local_day(r.second_at) AS second_day,
       whole_days_between(local_day(r.first_at), local_day(r.second_at)) AS days,
       r.repeated, r.client_id
FROM ripe r LEFT JOIN visible.clients c ON c.id = r.client_id
WHERE $repeated IS NULL OR r.repeated = $repeated ORDER BY r.first_at DESC, r.client_id
