-- Which open deals have not been touched for how long?
-- One row per deal open as of as_of, as workload/touches counts it: last touch, days since, usual gap of the client in days; days: only those of
-- that many whole days (60: and more), late: only those that are, or are not.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid, days integer, late boolean
-- gives: deal_id uuid, deal varchar, client_id uuid, client varchar, stage varchar, last_at timestamp, silent_days double, usual_gap double
-- + amount decimal, owner varchar
WITH deal AS (
    SELECT deal_id, client_id, owner_id, created_at, stage, amount FROM visible.stage_holdings
    WHERE kind = 'open' AND held_from <= $as_of AND (held_to IS NULL OR held_to > $as_of)
      AND ($line IS NULL OR line_id = $line) AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager) AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
talk AS (
    SELECT deal_id, client_id, happened_at FROM visible.contacts WHERE state = 'held' AND NOT automatic AND happened_at <= $as_of),
of_deal AS (SELECT deal_id, max(happened_at) AS last_at FROM talk WHERE deal_id IN (SELECT deal_id FROM deal) GROUP BY deal_id),
of_client AS (
    SELECT client_id, max(happened_at) FILTER (WHERE deal_id IS NULL) AS last_at,
           count(DISTINCT CASE WHEN days_between(happened_at, $as_of) < 365 THEN CAST(happened_at AS DATE) END) AS days,
           min(happened_at) FILTER (WHERE days_between(happened_at, $as_of) < 365) AS first_at, max(happened_at) AS latest_at
    FROM talk WHERE client_id IN (SELECT client_id FROM deal) GROUP BY client_id),
since AS (
    SELECT d.*, greatest(a.last_at, b.last_at) AS last_at, days_between(coalesce(greatest(a.last_at, b.last_at), d.created_at), $as_of) AS silent_days,
           CASE WHEN b.days >= 4 THEN days_between(b.first_at, b.latest_at) / (b.days - 1) END AS usual_gap
    FROM deal d LEFT JOIN of_deal a ON a.deal_id = d.deal_id LEFT JOIN of_client b ON b.client_id = d.client_id)
SELECT s.deal_id, d.name AS deal, s.client_id, c.name AS client, s.stage, s.last_at, s.silent_days, s.usual_gap, s.amount, o.name AS owner
FROM since s JOIN visible.deals d ON d.id = s.deal_id LEFT JOIN visible.clients c ON c.id = s.client_id LEFT JOIN visible.owners o ON o.id = s.owner_id
WHERE ($days IS NULL OR CAST(least(floor(greatest(s.silent_days, 0e0)), 60e0) AS INTEGER) = $days)
  AND ($late IS NULL OR (s.silent_days > 14 OR coalesce(s.silent_days > 2 * s.usual_gap, false)) = $late)
ORDER BY s.silent_days DESC, s.deal_id
