-- What do entry points, their sources and their campaigns bring, and at what price?
-- One row per entry point (level 1), source in it (2), campaign in that (3), and one for all (0); an empty name = not specified.
-- Counted like sources/table; valid as was thought as of as_of. A cost that names a source but no entry point is shared among the source's entry points by their inquiries.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: level bigint, entry_point varchar, entry_point_id uuid, source varchar, source_id uuid, campaign varchar, campaign_id uuid, leads bigint
-- + valid bigint, young bigint, converted bigint, conversion double, low double, high double, deals bigint, still_open bigint, won bigint
-- + new_clients bigint, revenue decimal, average_check double, cost double, cpl double, cac double, roas double, romi double, margin_known double
WITH chosen AS (
    SELECT i.id, i.entry_point_id, i.source_id, i.campaign_id, j.valid, i.happened_at, i.is_lead FROM visible.inquiries i
    LEFT JOIN visible.lead_judgements j ON j.lead_id = i.id AND stood(j.valid_from, j.valid_to, $as_of)
    WHERE i.happened_at >= $since AND i.happened_at < $until AND i.happened_at <= $as_of AND ($line IS NULL OR line_id = $line)
      AND (($team IS NULL AND $manager IS NULL) OR i.id IN (SELECT inquiry_id FROM visible.inquiry_holders WHERE stood(held_from, held_to, $as_of)
          AND ($team IS NULL OR coalesce(team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager))) AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
standing AS (
    SELECT d.deal_id, d.line_id, d.inquiry_id, d.kind, d.amount, days_between(d.asked_at, d.valid_from) AS days,
           w.deal_id IS NOT NULL AND coalesce(w.first_from <= $as_of, true) AS is_first
    FROM visible.deal_standings d LEFT JOIN visible.client_wins w ON w.deal_id = d.deal_id AND w.seq = d.seq
    WHERE d.valid_from <= $as_of AND (d.valid_to IS NULL OR d.valid_to > $as_of)),
usual AS (SELECT percentile_cont(0.75) WITHIN GROUP (ORDER BY days) AS days FROM standing WHERE kind = 'won' AND ($line IS NULL OR line_id = $line)),
earned AS (SELECT deal_id, sum(sold) AS sold, sum(known) AS known, sum(margin) AS margin FROM visible.deal_margins WHERE happened_at <= $as_of GROUP BY deal_id),
deal AS (
    SELECT t.inquiry_id, count(*) AS deals, count(*) FILTER (WHERE t.kind = 'open') AS still_open, count(*) FILTER (WHERE t.kind = 'won') AS won,
           count(*) FILTER (WHERE t.is_first) AS new_clients, sum(t.amount) FILTER (WHERE t.kind = 'won') AS revenue,
           count(t.amount) FILTER (WHERE t.kind = 'won') AS priced, sum(m.sold) AS sold, sum(m.known) AS known, sum(m.margin) AS margin
    FROM standing t LEFT JOIN earned m ON m.deal_id = t.deal_id AND t.kind = 'won' GROUP BY t.inquiry_id),
spent AS (
    SELECT c.entry_point_id, coalesce(c.source_id, m.source_id) AS source_id, c.campaign_id, CAST(c.amount AS DOUBLE) AS amount,
           c.spent_on AS first_day, greatest(coalesce(c.until_on, c.spent_on), plus_days(c.spent_on, 1)) AS end_day
    FROM visible.costs_known c LEFT JOIN visible.campaigns m ON m.id = c.campaign_id
    WHERE stood(c.valid_from, c.valid_to, $as_of) AND ($line IS NULL OR c.line_id = $line) AND $team IS NULL AND $manager IS NULL
      AND ($source IS NULL OR coalesce(c.source_id, m.source_id, nobody()) = $source)),
cost AS (
    SELECT entry_point_id, source_id, campaign_id, sum(amount * whole_days_between(greatest(first_day, local_day($since)),
           least(end_day, local_day($until), plus_days(local_day($as_of), 1))) / whole_days_between(first_day, end_day)) AS cost
    FROM spent WHERE first_day < local_day($until) AND end_day > local_day($since) AND first_day <= local_day($as_of) GROUP BY entry_point_id, source_id, campaign_id),
door AS (SELECT entry_point_id, source_id, campaign_id, count(*) AS n FROM chosen GROUP BY entry_point_id, source_id, campaign_id),
leaf AS (
    SELECT i.entry_point_id, i.source_id, i.campaign_id, i.is_lead, i.is_lead AND i.valid AS valid, d.deals, d.still_open, d.won, d.new_clients,
           d.revenue, i.is_lead AND days_between(i.happened_at, $as_of) < u.days AS young, d.sold, d.known, d.margin, d.priced, NULL AS cost
    FROM chosen i CROSS JOIN usual u LEFT JOIN deal d ON d.inquiry_id = i.id
    UNION ALL
    SELECT coalesce(k.entry_point_id, o.entry_point_id), k.source_id, k.campaign_id, false, false, 0, 0, 0, 0, 0, false, 0, 0, 0, 0,
           k.cost * coalesce(CAST(o.n AS DOUBLE) / sum(o.n) OVER (PARTITION BY k.entry_point_id, k.source_id, k.campaign_id), 1e0)
    FROM cost k LEFT JOIN door o ON k.entry_point_id IS NULL AND o.source_id = k.source_id AND (k.campaign_id IS NULL OR o.campaign_id = k.campaign_id)),
counted AS (
    SELECT 3 - grouping(entry_point_id) - grouping(source_id) - grouping(campaign_id) AS level, entry_point_id, source_id, campaign_id,
           count(*) FILTER (WHERE is_lead) AS leads, count(*) FILTER (WHERE valid) AS valid, count(*) FILTER (WHERE young) AS young,
           count(*) FILTER (WHERE is_lead AND won > 0) AS converted, coalesce(sum(deals), 0) AS deals, coalesce(sum(still_open), 0) AS still_open,
           coalesce(sum(won), 0) AS won, coalesce(sum(new_clients), 0) AS new_clients, coalesce(sum(revenue), 0) AS revenue, sum(cost) AS cost,
           sum(known) AS known, sum(margin) AS margin, sum(sold) AS sold, sum(priced) AS priced
    FROM leaf GROUP BY ROLLUP (entry_point_id, source_id, campaign_id))
SELECT c.level, e.name AS entry_point, c.entry_point_id, s.name AS source, c.source_id, m.name AS campaign, c.campaign_id, leads, valid, young,
       converted, share(converted, leads) AS conversion, wilson_low(converted, leads) AS low, wilson_high(converted, leads) AS high,
       CAST(deals AS BIGINT) AS deals, CAST(still_open AS BIGINT) AS still_open, CAST(won AS BIGINT) AS won, CAST(new_clients AS BIGINT) AS new_clients,
       revenue, CAST(revenue AS DOUBLE) / nullif(priced, 0) AS average_check, cost, cost / nullif(leads, 0) AS cpl, cost / nullif(new_clients, 0) AS cac,
       CAST(revenue AS DOUBLE) / nullif(cost, 0) AS roas, CASE WHEN known >= 0.5e0 * sold THEN CAST(revenue AS DOUBLE) * margin / nullif(known, 0)
       / nullif(cost, 0) - 1 END AS romi, coalesce(known, 0) / nullif(sold, 0) AS margin_known
FROM counted c LEFT JOIN visible.entry_points e ON e.id = c.entry_point_id LEFT JOIN visible.sources s ON s.id = c.source_id
LEFT JOIN visible.campaigns m ON m.id = c.campaign_id
ORDER BY least(c.level, 1), e.position NULLS LAST, c.entry_point_id, least(c.level, 2), s.position NULLS LAST, c.source_id, c.level, m.name NULLS LAST, c.campaign_id
