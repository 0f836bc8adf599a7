-- How many days ago did anybody last speak with the client of each open deal?
-- One row per manager, whole days since the last touch (60 and more together) and whether that is late: deals open as of as_of by who holds them.
-- Touch: a contact of a person, either way, about the deal, or with its client about no deal; without any the day the deal began. Late: over 14
-- days, or over twice the client's usual gap (mean between days with a contact within 365 days, three gaps or more).
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: staff_id uuid, name varchar, days integer, late boolean, deals bigint
WITH deal AS (
    SELECT deal_id, client_id, owner_id, created_at FROM visible.stage_holdings
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
    SELECT d.owner_id, days_between(coalesce(greatest(a.last_at, b.last_at), d.created_at), $as_of) AS days,
           CASE WHEN b.days >= 4 THEN 2 * days_between(b.first_at, b.latest_at) / (b.days - 1) END AS rhythm
    FROM deal d LEFT JOIN of_deal a ON a.deal_id = d.deal_id LEFT JOIN of_client b ON b.client_id = d.client_id),
judged AS (
    SELECT owner_id, CAST(least(floor(greatest(days, 0e0)), 60e0) AS INTEGER) AS days, days > 14 OR coalesce(days > rhythm, false) AS late FROM since)
SELECT o.id AS staff_id, o.name, j.days, j.late, count(*) AS deals
FROM judged j JOIN visible.owners o ON o.id = j.owner_id
GROUP BY o.id, o.name, j.days, j.late ORDER BY o.name, o.id, j.days, j.late
