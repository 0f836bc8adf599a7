-- Which share of clients bought a second time within 180 days?
-- One row. Only clients whose first purchase lies 180 days or more before as_of; the second purchase is on a later day than the
-- first.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: clients bigint, repeated bigint, repeat_rate double, low double, high double
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
    FROM first WHERE whole_days_between(local_day(first_at), local_day($as_of)) >= 180),
counted AS (SELECT count(*) AS clients, count(*) FILTER (WHERE repeated) AS repeated FROM ripe)
SELECT clients, repeated, share(repeated, clients) AS repeat_rate, wilson_low(repeated, clients) AS low,
       wilson_high(repeated, clients) AS high
FROM counted
