-- How many seconds did it take this person to log a contact in the last seven days?
-- One row: how many contacts were measured, and their median.
-- takes: manager uuid, as_of timestamp
-- gives: n bigint, median double
SELECT count(seconds_taken) AS n, percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds_taken) AS median
FROM visible.contacts
WHERE entered_by = $manager AND state = 'held' AND seconds_taken IS NOT NULL
  AND entered_at >= CAST(plus_days(local_day($as_of), -7) AS TIMESTAMP)
ORDER BY n
