-- When did each client buy first, last and how often, and what did it bring? What the models of buying are made from.
-- One row per client that bought by as_of, of the owner of as_of. x = days of purchase after the first, t_x = days from the first to
-- the last of them, age = days from the first until as_of, second = days until the second; check_again = amount of a day of purchase
-- after the first on average; usual_year = amount of the 12 months up to the last purchase. early_*: the same as it was known by half
-- of the history of the line, at most 52 weeks before as_of (empty where the client came later), tried = days since then.
-- early_from, early_to: only clients with so many purchase days after the first by then.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid, early_from integer, early_to integer
-- gives: client varchar, owner varchar, line varchar, source varchar, last_day date, x bigint, t_x bigint, age bigint
-- + second bigint, check_again double, usual_gap double, usual_year decimal, early_x bigint, early_t_x bigint, early_age bigint
-- + tried bigint, client_id uuid
WITH bought AS (
    SELECT client_id, local_day(happened_at) AS day, coalesce(sum(amount), 0) AS amount
    FROM visible.purchases WHERE happened_at <= $as_of AND (undone_at IS NULL OR undone_at > $as_of)
    GROUP BY client_id, local_day(happened_at)),
step AS (
    SELECT b.client_id, b.day, b.amount, c.name, c.line_id, c.source_id, row_number() OVER line_up AS n,
           min(b.day) OVER (PARTITION BY b.client_id) AS first_day, max(b.day) OVER (PARTITION BY b.client_id) AS last_day
    FROM bought b JOIN visible.clients c ON c.id = b.client_id
    LEFT JOIN visible.client_owners w ON w.client_id = b.client_id
        AND (w.valid_from IS NULL OR w.valid_from <= $as_of) AND (w.valid_to IS NULL OR w.valid_to > $as_of)
    WHERE ($line IS NULL OR c.line_id = $line)
      AND ($team IS NULL OR coalesce(w.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(w.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(c.source_id, nobody()) = $source)
    WINDOW line_up AS (PARTITION BY b.client_id ORDER BY b.day)),
cut AS (
    SELECT CAST(least(ceil(whole_days_between(min(b.day), local_day($as_of)) / 2e0), 364) AS BIGINT) AS tried
    FROM bought b JOIN visible.clients c ON c.id = b.client_id WHERE $line IS NULL OR c.line_id = $line),
history AS (
    SELECT s.client_id, s.name, s.line_id, s.source_id, s.first_day, s.last_day, k.tried, count(*) - 1 AS x,
           min(CASE WHEN s.n = 2 THEN s.day END) AS second_day, avg(CASE WHEN s.n > 1 THEN CAST(s.amount AS DOUBLE) END) AS check_again,
           sum(CASE WHEN s.day > plus_days(s.last_day, -365) THEN s.amount END) AS usual_year,
           max(CASE WHEN whole_days_between(s.day, local_day($as_of)) >= k.tried THEN s.day END) AS early_last,
           count(*) FILTER (WHERE whole_days_between(s.day, local_day($as_of)) >= k.tried) - 1 AS early_x
    FROM step s CROSS JOIN cut k GROUP BY s.client_id, s.name, s.line_id, s.source_id, s.first_day, s.last_day, k.tried)
SELECT h.name AS client, o.name AS owner, l.name AS line, f.name AS source, h.last_day, h.x,
       whole_days_between(h.first_day, h.last_day) AS t_x, whole_days_between(h.first_day, local_day($as_of)) AS age,
       whole_days_between(h.first_day, h.second_day) AS second, h.check_again,
       whole_days_between(h.first_day, h.last_day) / nullif(CAST(h.x AS DOUBLE), 0e0) AS usual_gap, h.usual_year,
       CASE WHEN h.early_x >= 0 THEN h.early_x END AS early_x, whole_days_between(h.first_day, h.early_last) AS early_t_x,
       CASE WHEN h.early_x >= 0 THEN whole_days_between(h.first_day, local_day($as_of)) - h.tried END AS early_age,
       h.tried, h.client_id
FROM history h LEFT JOIN visible.lines l ON l.id = h.line_id LEFT JOIN visible.sources f ON f.id = h.source_id
LEFT JOIN visible.client_owners w ON w.client_id = h.client_id
    AND (w.valid_from IS NULL OR w.valid_from <= $as_of) AND (w.valid_to IS NULL OR w.valid_to > $as_of)
LEFT JOIN visible.staff o ON o.id = w.owner_id
WHERE ($early_from IS NULL OR h.early_x >= $early_from) AND ($early_to IS NULL OR h.early_x <= $early_to) ORDER BY h.client_id
