-- Who is this client, and what are the figures one should have in mind?
-- One row; in_hand false: no more may be said than that it exists and whose it is. Purchases: sales, and until a line's first sale
-- its won deals; usual_gap: days between days of purchase, silence: days since the last one.
-- takes: client uuid, as_of timestamp
-- gives: client_id uuid, client varchar, in_hand boolean, line_id uuid, line varchar, owner_id uuid, owner varchar, kind varchar,
-- + tax_number varchar, phone varchar, email varchar, website varchar, city varchar, country varchar, sector varchar, employees integer,
-- + parent_name varchar, entry_point_id uuid, source_id uuid, campaign_id uuid, entry_point varchar, source varchar, campaign varchar,
-- + needs varchar, benefits varchar, not_to_say varchar, happened_at timestamp, left_at timestamp, left_because varchar,
-- + leaving_reason varchar, leaving_reason_id uuid,
-- + retired_at timestamp, merged_into_id uuid, version integer, sales bigint, bought decimal, last_day date, usual_gap double, silence bigint,
-- + score integer, score_at timestamp, broken bigint, currency varchar
WITH bought AS (
    SELECT local_day(happened_at) AS day, count(*) AS sales, sum(amount) AS amount
    FROM visible.purchases WHERE client_id = $client AND happened_at <= $as_of AND (undone_at IS NULL OR undone_at > $as_of)
    GROUP BY local_day(happened_at)),
purchase AS (
    SELECT CAST(sum(sales) AS BIGINT) AS sales, sum(amount) AS amount, max(day) AS last_day,
           CAST(whole_days_between(min(day), max(day)) AS DOUBLE) / nullif(count(*) - 1, 0) AS usual_gap FROM bought),
said AS (
    SELECT score, happened_at, row_number() OVER (ORDER BY happened_at DESC, id) AS nth
    FROM visible.answers WHERE client_id = $client AND score IS NOT NULL AND happened_at <= $as_of)
SELECT c.id AS client_id, c.name AS client, c.in_hand, c.line_id, l.name AS line, c.owner_id, o.name AS owner, c.kind,
       c.tax_number, c.phone, c.email, c.website, c.city, c.country, c.sector, c.employees, c.parent_name,
       c.entry_point_id, c.source_id, c.campaign_id, e.name AS entry_point, s.name AS source, k.name AS campaign,
       c.needs, c.benefits, c.not_to_say, c.happened_at, c.left_at, c.left_because, v.name AS leaving_reason, c.leaving_reason_id, c.retired_at, c.merged_into_id, c.version,
       p.sales, p.amount AS bought, p.last_day, p.usual_gap, whole_days_between(p.last_day, local_day($as_of)) AS silence,
       n.score, n.happened_at AS score_at,
       (SELECT count(*) FROM visible.promises m WHERE m.client_id = $client AND m.side = 'ours' AND m.state = 'broken') AS broken,
       y.currency
FROM visible.client_cards c JOIN visible.lines l ON l.id = c.line_id CROSS JOIN purchase p CROSS JOIN visible.company y
LEFT JOIN visible.staff o ON o.id = c.owner_id LEFT JOIN visible.entry_points e ON e.id = c.entry_point_id
LEFT JOIN visible.sources s ON s.id = c.source_id LEFT JOIN visible.campaigns k ON k.id = c.campaign_id
LEFT JOIN said n ON n.nth = 1 LEFT JOIN visible.leaving_reasons v ON v.id = c.leaving_reason_id
WHERE c.id = $client ORDER BY c.id
