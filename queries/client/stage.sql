-- In which stage is the relationship with this client, and by which facts?
-- One row. Evaluated today and at the last two month starts; down only when both of those say so too (held: it stays for that), a client
-- who says they leave goes at once. p_alive: the chance that a client who still buys is silent this long by the own rhythm, the line's r
-- and alpha given (client/rhythm). Spend and kinds (series bought): the last 180 days against the 180 before; talks: two-way, 90 days.
-- takes: client uuid, as_of timestamp, r double, alpha double
-- gives: stage varchar, by_facts varchar, held boolean, has_left boolean, purchases bigint, tenure_days bigint, p_alive double, contract boolean,
-- + referrals bigint, last_nps integer, spend decimal, spend_before decimal, kinds bigint, kinds_before bigint, talks bigint
WITH point AS (
    SELECT 0 AS back, $as_of AS moment UNION ALL SELECT 1, utc_of_day(local_month($as_of))
    UNION ALL SELECT 2, utc_of_day(plus_months(local_month($as_of), -1))),
bought AS (
    SELECT id, deal_id, happened_at, local_day(happened_at) AS day, amount, undone_at, stands_in FROM visible.purchases WHERE client_id = $client),
series AS (
    SELECT b.happened_at, coalesce(g.series, g.name) AS kind FROM bought b
    JOIN visible.sale_items i ON i.sale_id = b.id JOIN visible.products g ON g.id = i.product_id
    UNION ALL SELECT b.happened_at, coalesce(g.series, g.name) FROM bought b
    JOIN visible.deals d ON b.stands_in AND d.id = b.deal_id JOIN visible.products g ON g.id = d.product_id),
money AS (
    SELECT p.back, count(b.id) AS purchases, min(b.day) AS first_day, max(b.day) AS last_day, count(DISTINCT b.day) AS days,
           sum(b.amount) FILTER (WHERE b.day > plus_days(local_day(p.moment), -180)) AS spend,
           sum(b.amount) FILTER (WHERE b.day > plus_days(local_day(p.moment), -360) AND b.day <= plus_days(local_day(p.moment), -180)) AS before
    FROM point p LEFT JOIN bought b ON b.happened_at <= p.moment AND (b.undone_at IS NULL OR b.undone_at > p.moment) GROUP BY p.back),
variety AS (
    SELECT p.back, count(DISTINCT s.kind) FILTER (WHERE local_day(s.happened_at) > plus_days(local_day(p.moment), -180)) AS kinds,
           count(DISTINCT s.kind) FILTER (WHERE local_day(s.happened_at) <= plus_days(local_day(p.moment), -180)) AS before
    FROM point p LEFT JOIN series s ON s.happened_at <= p.moment AND local_day(s.happened_at) > plus_days(local_day(p.moment), -360) GROUP BY p.back),
voice AS (
    SELECT p.back, a.score, row_number() OVER (PARTITION BY p.back ORDER BY a.happened_at DESC, a.id) AS nth
    FROM point p JOIN visible.answers a ON a.client_id = $client AND a.score IS NOT NULL AND a.happened_at <= p.moment),
talk AS (
    SELECT p.back, count(*) AS talks FROM point p JOIN visible.contacts t ON t.client_id = $client AND t.state = 'held' AND NOT t.automatic
        AND t.happened_at <= p.moment AND local_day(t.happened_at) > plus_days(local_day(p.moment), -90)
    LEFT JOIN visible.results w ON w.id = t.result_id WHERE t.direction = 'in' OR w.reached GROUP BY p.back),
fact AS (
    SELECT p.back, m.purchases, m.spend, m.before AS spend_before, v.kinds, v.before AS kinds_before, n.score AS last_nps, coalesce(t.talks, 0) AS talks,
           whole_days_between(least(local_day(c.happened_at), coalesce(m.first_day, local_day(c.happened_at))), local_day(p.moment)) AS tenure_days,
           power(($alpha + whole_days_between(m.first_day, m.last_day)) / ($alpha + whole_days_between(m.first_day, local_day(p.moment))),
               $r + m.days - 1) AS p_alive, c.left_at IS NOT NULL AND c.left_at <= $as_of AS has_left,
           (SELECT count(*) FROM visible.client_referrals f WHERE f.from_client_id = $client AND f.happened_at <= p.moment) AS referrals,
           (SELECT count(*) FROM visible.deal_standings x JOIN visible.deals d ON d.id = x.deal_id AND d.contract_end > local_day(p.moment)
               WHERE x.client_id = $client AND x.kind = 'won' AND x.valid_from <= p.moment AND (x.valid_to IS NULL OR x.valid_to > p.moment)) > 0 AS contract
    FROM point p JOIN visible.client_cards c ON c.id = $client AND c.in_hand JOIN money m ON m.back = p.back JOIN variety v ON v.back = p.back
    LEFT JOIN voice n ON n.back = p.back AND n.nth = 1 LEFT JOIN talk t ON t.back = p.back),
judged AS (
    SELECT back, relationship_stage(purchases, tenure_days, p_alive, has_left, contract, referrals, last_nps, CAST(NULL AS DOUBLE),
           coalesce(spend, 0), coalesce(spend_before, 0), kinds, kinds_before, talks) AS stage FROM fact),
highest AS (SELECT stage, row_number() OVER (ORDER BY stage_height(stage) DESC, back) AS nth FROM judged)
SELECT CASE WHEN f.has_left THEN j.stage ELSE h.stage END AS stage, j.stage AS by_facts, NOT f.has_left AND h.stage <> j.stage AS held, f.has_left,
       f.purchases, f.tenure_days, f.p_alive, f.contract, f.referrals, f.last_nps, f.spend, f.spend_before, f.kinds, f.kinds_before, f.talks
FROM fact f JOIN judged j ON j.back = f.back JOIN highest h ON h.nth = 1
WHERE f.back = 0 ORDER BY f.back
