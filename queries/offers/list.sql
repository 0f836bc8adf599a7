-- What was offered to whom until when, and what came of it?
-- One row per offer: those without an answer by their last day (part late: it is over, the last one on top; soon: within three working days; open), then those
-- answered in the last ninety days, the latest on top. `in_part`: how many its part has; at most $most of each part. in_hand: the client is.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, client uuid, product uuid, q varchar, part varchar, most integer
-- gives: offer_id uuid, part varchar, state varchar, what varchar, product varchar, product_id uuid, amount decimal, until_on date, days bigint
-- + made_on date, settled_on date, client_id uuid, client varchar, deal_id uuid, deal varchar, owner_id uuid, owner varchar, line_id uuid, line varchar
-- + version integer, in_hand boolean, in_part bigint
WITH ahead AS (
    SELECT day, row_number() OVER (ORDER BY day) AS n FROM visible.calendar
    WHERE day > local_day($as_of) AND day < plus_days(local_day($as_of), 40) AND opens_at IS NOT NULL),
near AS (SELECT coalesce(max(day), plus_days(local_day($as_of), 5)) AS day FROM ahead WHERE n <= 3),
made AS (
    SELECT f.*, c.name AS client, coalesce(c.in_hand, false) AS in_hand, o.name AS owner, p.name AS product, local_day(f.settled_at) AS settled_on,
           CASE WHEN f.state <> 'made' THEN 'settled' WHEN f.until_on < local_day($as_of) THEN 'late'
                WHEN f.until_on <= n.day THEN 'soon' ELSE 'open' END AS part
    FROM visible.offers f CROSS JOIN near n LEFT JOIN visible.client_cards c ON c.id = f.client_id
    LEFT JOIN visible.staff o ON o.id = f.owner_id LEFT JOIN visible.products p ON p.id = f.product_id
    WHERE (f.state = 'made' OR f.settled_at >= utc_of_day(plus_days(local_day($as_of), -90)))
      AND ($line IS NULL OR f.line_id = $line) AND ($client IS NULL OR f.client_id = $client)
      AND ($manager IS NULL OR coalesce(f.owner_id, nobody()) = $manager) AND ($team IS NULL OR coalesce(o.team_id, nobody()) = $team)
      AND ($product IS NULL OR coalesce(f.product_id, nobody()) = $product)
      AND ($q IS NULL OR strpos(c.name_norm, folded($q)) > 0 OR strpos(lower(f.what), lower($q)) > 0)),
placed AS (
    SELECT m.*, count(*) OVER (PARTITION BY part) AS in_part,
           row_number() OVER (PARTITION BY part ORDER BY m.settled_at DESC NULLS FIRST, CASE WHEN m.part = 'late' THEN m.until_on END DESC NULLS LAST,
                              m.until_on, m.client, m.id) AS nth
    FROM made m)
SELECT m.id AS offer_id, m.part, m.state, m.what, m.product, m.product_id, m.amount, m.until_on,
       whole_days_between(local_day($as_of), m.until_on) AS days, local_day(m.happened_at) AS made_on, m.settled_on, m.client_id, m.client,
       m.deal_id, coalesce(d.code, d.name) AS deal, m.owner_id, m.owner, m.line_id, l.name AS line, m.version, m.in_hand, m.in_part
FROM placed m JOIN visible.lines l ON l.id = m.line_id LEFT JOIN visible.deals d ON d.id = m.deal_id
WHERE m.nth <= coalesce($most, 200) AND ($part IS NULL OR m.part = $part)
ORDER BY CASE m.part WHEN 'late' THEN 1 WHEN 'soon' THEN 2 WHEN 'open' THEN 3 ELSE 4 END, m.nth, m.id
