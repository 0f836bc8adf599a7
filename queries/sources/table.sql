-- Which source brings clients, not only leads, and at what price?
-- One row per source, "not specified" (empty) always last: leads created in the period; deals, wins and revenue of those leads up to
-- as_of, and of deals created in the period without a lead, under their own source. Costs spread evenly over their days, cut to the period.
-- New clients: those whose first won deal it was. Young: leads younger than three of four won deals needed. Costs: none when a team or
-- manager is chosen, nor for who does not see the whole line. ROMI: revenue at the margin of the sales whose unit costs are known.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: source varchar, source_id uuid, leads bigint, valid bigint, young bigint, converted bigint, conversion double, low double, high double
-- + deals bigint, still_open bigint, won bigint, new_clients bigint, revenue decimal, average_check double, cost double, cpl double, cac double
-- + roas double, romi double, margin double, margin_known double
WITH chosen AS (
    SELECT i.id, i.source_id, j.valid, i.happened_at, i.is_lead FROM visible.inquiries i 
    LEFT JOIN visible.lead_judgements j ON j.lead_id = i.id AND stood(j.valid_from, j.valid_to, $as_of)
    WHERE i.happened_at >= $since AND i.happened_at < $until AND i.happened_at <= $as_of AND ($line IS NULL OR line_id = $line)
      AND (($team IS NULL AND $manager IS NULL) OR i.id IN (SELECT inquiry_id FROM visible.inquiry_holders WHERE stood(held_from, held_to, $as_of)
          AND ($team IS NULL OR coalesce(team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)))),
standing AS (
    SELECT d.deal_id, d.line_id, d.inquiry_id, d.kind, d.amount, days_between(d.asked_at, d.valid_from) AS days,
           w.deal_id IS NOT NULL AND coalesce(w.first_from <= $as_of, true) AS is_first
    FROM visible.deal_standings d LEFT JOIN visible.client_wins w ON w.deal_id = d.deal_id AND w.seq = d.seq
    WHERE d.valid_from <= $as_of AND (d.valid_to IS NULL OR d.valid_to > $as_of)),
usual AS (SELECT percentile_cont(0.75) WITHIN GROUP (ORDER BY days) AS days FROM standing WHERE kind = 'won' AND ($line IS NULL OR line_id = $line)),
earned AS (SELECT deal_id, sum(sold) AS sold, sum(known) AS known, sum(margin) AS margin
           FROM visible.deal_margins WHERE happened_at <= $as_of GROUP BY deal_id),
deal AS (
    SELECT t.inquiry_id, count(*) AS deals, count(*) FILTER (WHERE t.kind = 'open') AS still_open, count(*) FILTER (WHERE t.kind = 'won') AS won,
           count(*) FILTER (WHERE t.is_first) AS new_clients, sum(t.amount) FILTER (WHERE t.kind = 'won') AS revenue,
           count(t.amount) FILTER (WHERE t.kind = 'won') AS priced, sum(m.sold) AS sold, sum(m.known) AS known, sum(m.margin) AS margin
    FROM standing t LEFT JOIN earned m ON m.deal_id = t.deal_id AND t.kind = 'won' GROUP BY t.inquiry_id),
spent AS (
    SELECT coalesce(c.source_id, m.source_id) AS source_id, CAST(c.amount AS DOUBLE) AS amount, c.spent_on AS first_day,
           greatest(coalesce(c.until_on, c.spent_on), plus_days(c.spent_on, 1)) AS end_day
    FROM visible.costs_known c LEFT JOIN visible.campaigns m ON m.id = c.campaign_id
    WHERE stood(c.valid_from, c.valid_to, $as_of) AND ($line IS NULL OR c.line_id = $line) AND $team IS NULL AND $manager IS NULL),
cost AS (
    SELECT source_id, sum(amount * whole_days_between(greatest(first_day, local_day($since)), least(end_day, local_day($until),
           plus_days(local_day($as_of), 1))) / whole_days_between(first_day, end_day)) AS cost
    FROM spent WHERE first_day < local_day($until) AND end_day > local_day($since) AND first_day <= local_day($as_of) GROUP BY source_id),
counted AS (
    SELECT i.source_id, count(*) FILTER (WHERE i.is_lead) AS leads, count(*) FILTER (WHERE i.is_lead AND i.valid) AS valid,
           count(*) FILTER (WHERE i.is_lead AND days_between(i.happened_at, $as_of) < u.days) AS young,
           count(*) FILTER (WHERE i.is_lead AND d.won > 0) AS converted, sum(d.deals) AS deals, sum(d.still_open) AS still_open,
           sum(d.won) AS won, sum(d.new_clients) AS new_clients, sum(d.revenue) AS revenue, CAST(sum(d.revenue) AS DOUBLE) AS money,
           sum(d.priced) AS priced, sum(d.sold) AS sold, sum(d.known) AS known, sum(d.margin) AS margin
    FROM chosen i CROSS JOIN usual u LEFT JOIN deal d ON d.inquiry_id = i.id GROUP BY i.source_id),
listed AS (SELECT id, name, position, retired_at FROM visible.sources UNION ALL SELECT NULL, NULL, NULL, NULL)
SELECT s.name AS source, s.id AS source_id, coalesce(c.leads, 0) AS leads, coalesce(c.valid, 0) AS valid, coalesce(c.young, 0) AS young,
       coalesce(c.converted, 0) AS converted, share(c.converted, c.leads) AS conversion, wilson_low(c.converted, c.leads) AS low,
       wilson_high(c.converted, c.leads) AS high, CAST(coalesce(c.deals, 0) AS BIGINT) AS deals,
       CAST(coalesce(c.still_open, 0) AS BIGINT) AS still_open, CAST(coalesce(c.won, 0) AS BIGINT) AS won,
       CAST(coalesce(c.new_clients, 0) AS BIGINT) AS new_clients, coalesce(c.revenue, 0) AS revenue, c.money / nullif(c.priced, 0) AS average_check,
       k.cost, k.cost / nullif(c.leads, 0) AS cpl, k.cost / nullif(c.new_clients, 0) AS cac, coalesce(c.money, 0) / nullif(k.cost, 0) AS roas,
       CASE WHEN c.known >= 0.5e0 * c.sold THEN c.money * c.margin / nullif(c.known, 0) / nullif(k.cost, 0) - 1 END AS romi,
       c.margin / nullif(c.known, 0) AS margin, coalesce(c.known, 0) / nullif(c.sold, 0) AS margin_known
FROM listed s LEFT JOIN counted c ON coalesce(c.source_id, nobody()) = coalesce(s.id, nobody())
LEFT JOIN cost k ON coalesce(k.source_id, nobody()) = coalesce(s.id, nobody())
WHERE ($source IS NULL OR coalesce(s.id, nobody()) = $source)
  AND (s.id IS NULL OR s.retired_at IS NULL OR c.deals > 0 OR c.leads > 0 OR k.cost <> 0)
ORDER BY s.position NULLS LAST, s.id
