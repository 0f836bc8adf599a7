-- What is bought together, and what after what?
-- One row per line and ordered pair of products (level 'series': of series) that some client bought both of. Basket: what one client bought in
-- the twelve months up to as_of; n baskets, n_first and n_second with each, both with both. began: clients whose first purchase of the first
-- lies a year back and who had not bought the second by that day; followed: bought it within twelve months after it, after median_days.
-- lacking: clients in hand who ever bought the first and never the second. tested: pairs of the line that could have been bought together.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid, level varchar
-- gives: line_id uuid, line varchar, first varchar, first_name varchar, second varchar, second_name varchar, n bigint, n_first bigint
-- + n_second bigint, both bigint, support double, confidence double, lift double, began bigint, followed bigint, median_days double
-- + lacking bigint, tested bigint
WITH bought AS (
    SELECT i.line_id, i.client_id, CASE WHEN $level = 'series' THEN i.series ELSE i.product END AS item,
           min(CASE WHEN $level = 'series' THEN i.series ELSE i.name END) AS name, min(local_day(i.happened_at)) AS first_day,
           max(local_day(i.happened_at)) > plus_months(local_day($as_of), -12) AS recent,
           min(local_day(i.happened_at)) <= plus_months(local_day($as_of), -12) AS old,
           bool_and(c.in_hand AND (c.retired_at IS NULL OR c.retired_at > $as_of)) AS stays
    FROM visible.bought_items i JOIN visible.client_cards c ON c.id = i.client_id
    LEFT JOIN visible.client_owners w ON w.client_id = i.client_id
        AND (w.valid_from IS NULL OR w.valid_from <= $as_of) AND (w.valid_to IS NULL OR w.valid_to > $as_of)
    WHERE i.happened_at <= $as_of
      AND ($line IS NULL OR i.line_id = $line)
      AND ($team IS NULL OR coalesce(w.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(w.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(c.source_id, nobody()) = $source)
    GROUP BY i.line_id, i.client_id, CASE WHEN $level = 'series' THEN i.series ELSE i.product END),
size AS (SELECT line_id, count(DISTINCT client_id) AS n, count(DISTINCT item) AS items FROM bought WHERE recent GROUP BY line_id),
item AS (
    SELECT line_id, item, min(name) AS name, count(*) FILTER (WHERE recent) AS n, count(*) FILTER (WHERE old) AS old,
           count(*) FILTER (WHERE stays) AS stay
    FROM bought GROUP BY line_id, item),
pair AS (
    SELECT a.line_id, a.item AS first, b.item AS second, count(*) FILTER (WHERE a.recent AND b.recent) AS both,
           count(*) FILTER (WHERE a.old AND b.first_day <= a.first_day) AS had,
           count(*) FILTER (WHERE a.old AND b.first_day > a.first_day AND b.first_day <= plus_months(a.first_day, 12)) AS followed,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY CASE WHEN a.old AND b.first_day > a.first_day AND b.first_day <= plus_months(a.first_day, 12)
               THEN CAST(whole_days_between(a.first_day, b.first_day) AS DOUBLE) END) AS median_days,
           count(*) FILTER (WHERE a.stays) AS stay
    FROM bought a JOIN bought b ON b.line_id = a.line_id AND b.client_id = a.client_id AND b.item <> a.item
    GROUP BY a.line_id, a.item, b.item)
SELECT p.line_id, l.name AS line, p.first, x.name AS first_name, p.second, y.name AS second_name, s.n, x.n AS n_first, y.n AS n_second, p.both,
       share(p.both, s.n) AS support, share(p.both, x.n) AS confidence, share(p.both, x.n) / share(nullif(y.n, 0), s.n) AS lift,
       x.old - p.had AS began, p.followed, p.median_days, x.stay - p.stay AS lacking, CAST(s.items * (s.items - 1) / 2 AS BIGINT) AS tested
FROM pair p JOIN size s ON s.line_id = p.line_id JOIN item x ON x.line_id = p.line_id AND x.item = p.first
JOIN item y ON y.line_id = p.line_id AND y.item = p.second JOIN visible.lines l ON l.id = p.line_id
ORDER BY l.position, p.line_id, p.both DESC, x.name, y.name, p.first, p.second
