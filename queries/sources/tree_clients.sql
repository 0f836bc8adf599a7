-- What do new clients of each entry point, source and campaign buy again within twelve months, and what margin do they bring a month?
-- One row per entry point (level 1), source in it (2), campaign in that (3), and one for all (0). New clients: those whose first won deal came from
-- an inquiry of the period; repeats: their purchases after that win, in other deals, within 365 days; ripe_clients: those whose 365 days are over.
-- Monthly margin: of all clients of that origin ever whose 365 days are over, what they bought in them at the margin of the sales whose
-- unit costs are known, a twelfth of it per client; empty while less than half is known, and for who does not see the whole line.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: level bigint, entry_point_id uuid, source_id uuid, campaign_id uuid, new_clients bigint, ripe_clients bigint, repeats bigint
-- + repeat_revenue decimal, old_clients bigint, margin_known double, month_margin double
WITH standing AS (
    SELECT d.deal_id, d.client_id, d.inquiry_id, d.valid_from AS won_at
    FROM visible.deal_standings d JOIN visible.client_wins w ON w.deal_id = d.deal_id AND w.seq = d.seq AND coalesce(w.first_from <= $as_of, true)
    WHERE d.kind = 'won' AND d.client_id IS NOT NULL AND d.valid_from <= $as_of AND (d.valid_to IS NULL OR d.valid_to > $as_of)),
client AS (
    SELECT t.client_id, t.deal_id, t.won_at, days_between(t.won_at, $as_of) > 365 AS ripe, i.happened_at >= $since AND i.happened_at < $until AS is_new,
           i.entry_point_id, i.source_id, i.campaign_id
    FROM standing t JOIN visible.inquiries i ON i.id = t.inquiry_id
    WHERE i.happened_at <= $as_of AND ($line IS NULL OR i.line_id = $line)
      AND (($team IS NULL AND $manager IS NULL) OR i.id IN (SELECT inquiry_id FROM visible.inquiry_holders WHERE stood(held_from, held_to, $as_of)
          AND ($team IS NULL OR coalesce(team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)))
      AND ($source IS NULL OR coalesce(i.source_id, nobody()) = $source)),
again AS (
    SELECT c.client_id, count(*) AS repeats, sum(p.amount) AS amount
    FROM client c JOIN visible.purchases p ON p.client_id = c.client_id AND p.deal_id IS DISTINCT FROM c.deal_id AND p.happened_at > c.won_at
        AND days_between(c.won_at, p.happened_at) <= 365 AND p.happened_at <= $as_of AND (p.undone_at IS NULL OR p.undone_at > $as_of)
    WHERE c.is_new GROUP BY c.client_id),
part AS (
    SELECT sale_id, CAST(sum(amount) FILTER (WHERE unit_cost IS NOT NULL) AS DOUBLE) AS known,
           CAST(sum(amount - quantity * unit_cost) AS DOUBLE) AS margin FROM visible.sale_items GROUP BY sale_id),
year AS (
    SELECT c.client_id, CAST(sum(s.amount) AS DOUBLE) AS sold, sum(m.known) AS known, sum(m.margin) AS margin
    FROM client c JOIN visible.sales s ON s.client_id = c.client_id AND (s.deal_id = c.deal_id OR s.happened_at > c.won_at)
        AND days_between(c.won_at, s.happened_at) <= 365 AND s.happened_at <= $as_of
    LEFT JOIN part m ON m.sale_id = s.id WHERE c.ripe GROUP BY c.client_id),
counted AS (
    SELECT 3 - grouping(c.entry_point_id) - grouping(c.source_id) - grouping(c.campaign_id) AS level, c.entry_point_id, c.source_id, c.campaign_id,
           count(*) FILTER (WHERE c.is_new) AS new_clients, count(*) FILTER (WHERE c.is_new AND c.ripe) AS ripe_clients,
           CAST(coalesce(sum(a.repeats), 0) AS BIGINT) AS repeats, coalesce(sum(a.amount), 0) AS repeat_revenue,
           count(*) FILTER (WHERE c.ripe) AS old_clients, sum(y.sold) AS sold, sum(y.known) AS known, sum(y.margin) AS margin
    FROM client c LEFT JOIN again a ON a.client_id = c.client_id LEFT JOIN year y ON y.client_id = c.client_id
    GROUP BY ROLLUP (c.entry_point_id, c.source_id, c.campaign_id))
SELECT level, entry_point_id, source_id, campaign_id, new_clients, ripe_clients, repeats, repeat_revenue, old_clients,
       coalesce(known, 0) / nullif(sold, 0) AS margin_known,
       CASE WHEN known >= 0.5e0 * sold THEN sold * margin / nullif(known, 0) / 12 / nullif(old_clients, 0) END AS month_margin
FROM counted ORDER BY level, entry_point_id, source_id, campaign_id
