-- In which named group of buyers does each client stand by recency, frequency and money, and in which one did it stand before?
-- One row per client that bought by as_of, purchases taken back since left out. The group is the first in order that fits the scores.
-- Scores 1 to 5, 5 = best, by value: thresholds are the quintiles plus one unit of the clients of the line as they stood when the year
-- of as_of began (as they stand at as_of where fewer than 20 had bought by then), for both moments: clients move, thresholds do not.
-- monetary: gross margin where the unit costs of 80 % of the money by then are known (the rest at the same margin), else the amount.
-- before: the other moment, the end of the last month when empty. in_group, was_in: nobody() = no group; is_new: was no client then.
-- takes: as_of timestamp, before timestamp, line uuid, team uuid, manager uuid, source uuid, in_group uuid, was_in uuid, is_new boolean
-- + moved boolean, r integer, f integer
-- gives: client varchar, buyer_group varchar, earlier_group varchar, recency_days bigint, frequency bigint, monetary double, r integer
-- + f integer, m integer, client_id uuid, group_id uuid, earlier_id uuid
WITH bought AS (
    SELECT p.*, local_day(p.happened_at) AS day, CAST(p.amount AS DOUBLE) AS paid, c.known, c.margin
    FROM visible.purchases p LEFT JOIN (
        SELECT sale_id, CAST(sum(amount) AS DOUBLE) AS known, CAST(sum(amount - quantity * unit_cost) AS DOUBLE) AS margin
        FROM visible.sale_items WHERE unit_cost IS NOT NULL GROUP BY sale_id) c ON c.sale_id = p.id
    WHERE p.happened_at <= $as_of AND (p.undone_at IS NULL OR p.undone_at > $as_of) AND ($line IS NULL OR p.line_id = $line)),
fitted AS (
    SELECT CASE WHEN count(DISTINCT b.client_id) >= 20 THEN min(y.began) ELSE $as_of END AS upto
    FROM (SELECT end_before(plus_months(local_month($as_of), 1 - extract(month FROM local_day($as_of)))) AS began) y
    LEFT JOIN bought b ON b.happened_at <= y.began),
rate AS (
    SELECT CASE WHEN sum(b.known) >= 0.8e0 * sum(b.paid) AND sum(b.known) > 0 THEN sum(b.margin) / sum(b.known) END AS margin
    FROM bought b JOIN fitted t ON b.happened_at <= t.upto),
moment AS (
    SELECT 'now' AS what, $as_of AS upto UNION ALL SELECT 'cut', upto FROM fitted
    UNION ALL SELECT 'then', coalesce($before, end_before(local_month($as_of)))),
client AS (
    SELECT w.what, b.client_id, whole_days_between(max(b.day), local_day(w.upto)) AS recency,
           count(DISTINCT b.day) AS frequency,
           sum(CASE WHEN q.margin IS NULL THEN b.paid ELSE coalesce(b.margin, 0) + (b.paid - coalesce(b.known, 0)) * q.margin END) AS money
    FROM bought b JOIN moment w ON b.happened_at <= w.upto CROSS JOIN rate q
    WHERE w.what = 'cut' OR (($team IS NULL OR coalesce(b.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(b.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(b.source_id, nobody()) = $source))
    GROUP BY w.what, w.upto, b.client_id),
cut AS (
    SELECT n, percentile_cont(0.2) WITHIN GROUP (ORDER BY value) + 1 AS c1, percentile_cont(0.4) WITHIN GROUP (ORDER BY value) + 1 AS c2,
           percentile_cont(0.6) WITHIN GROUP (ORDER BY value) + 1 AS c3, percentile_cont(0.8) WITHIN GROUP (ORDER BY value) + 1 AS c4
    FROM (SELECT k.n, CASE k.n WHEN 1 THEN recency WHEN 2 THEN frequency ELSE money END AS value
          FROM client CROSS JOIN (SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 3) k WHERE what = 'cut') v GROUP BY n),
scored AS (
    SELECT s.*, 5 - thresholds_reached(s.recency, x.c1, x.c2, x.c3, x.c4) AS r,
           1 + thresholds_reached(s.frequency, y.c1, y.c2, y.c3, y.c4) AS f, 1 + thresholds_reached(s.money, z.c1, z.c2, z.c3, z.c4) AS m
    FROM client s JOIN cut x ON x.n = 1 JOIN cut y ON y.n = 2 JOIN cut z ON z.n = 3 WHERE s.what <> 'cut'),
named AS (
    SELECT s.*, g.id AS group_id, g.name AS group_name,
           row_number() OVER (PARTITION BY s.what, s.client_id ORDER BY g.position, g.name, g.id) AS place
    FROM scored s LEFT JOIN visible.rfm_groups g ON (g.retired_at IS NULL OR g.retired_at > $as_of) AND s.r BETWEEN g.r_low AND g.r_high
        AND s.f BETWEEN g.f_low AND g.f_high AND s.m BETWEEN g.m_low AND g.m_high)
SELECT c.name AS client, n.group_name AS buyer_group, t.group_name AS earlier_group, n.recency AS recency_days, n.frequency,
       n.money AS monetary, n.r, n.f, n.m, n.client_id, coalesce(n.group_id, nobody()) AS group_id,
       CASE WHEN t.client_id IS NOT NULL THEN coalesce(t.group_id, nobody()) END AS earlier_id
FROM named n LEFT JOIN named t ON t.what = 'then' AND t.place = 1 AND t.client_id = n.client_id
LEFT JOIN visible.clients c ON c.id = n.client_id
WHERE n.what = 'now' AND n.place = 1 AND ($r IS NULL OR n.r = $r) AND ($f IS NULL OR n.f = $f)
  AND ($in_group IS NULL OR coalesce(n.group_id, nobody()) = $in_group)
  AND ($was_in IS NULL OR (t.client_id IS NOT NULL AND coalesce(t.group_id, nobody()) = $was_in))
  AND ($is_new IS NULL OR (t.client_id IS NULL) = $is_new)
  AND ($moved IS NULL OR (t.client_id IS NULL OR coalesce(t.group_id, nobody()) <> coalesce(n.group_id, nobody())) = $moved)
ORDER BY n.money DESC, n.client_id
