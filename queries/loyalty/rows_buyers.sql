-- Which clients bought so often and have been silent for so long?
-- One row per client that bought by as_of, of the owner of as_of, the longest silent first. purchase_days = days of purchase, times_*
-- and silent_* = only clients with so many of them, and so many days since the last (from, up to and with).
-- p_alive = chance that the client still buys, MBG/NBD with the parameters r, alpha (weeks), a, b of the page.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid, times_from integer, times_to integer
-- + silent_from integer, silent_to integer, r double, alpha double, a double, b double
-- gives: client varchar, owner varchar, first_day date, last_day date, purchase_days bigint, silence bigint, usual_gap double
-- + amount decimal, p_alive double, client_id uuid
WITH bought AS (
    SELECT client_id, local_day(happened_at) AS day, coalesce(sum(amount), 0) AS amount
    FROM visible.purchases WHERE happened_at <= $as_of AND (undone_at IS NULL OR undone_at > $as_of)
    GROUP BY client_id, local_day(happened_at)),
history AS (
    SELECT client_id, min(day) AS first_day, max(day) AS last_day, count(*) AS purchase_days, sum(amount) AS amount,
           whole_days_between(max(day), local_day($as_of)) AS silence, whole_days_between(min(day), max(day)) AS t_x
    FROM bought GROUP BY client_id)
SELECT c.name AS client, o.name AS owner, h.first_day, h.last_day, h.purchase_days, h.silence,
       h.t_x / nullif(CAST(h.purchase_days - 1 AS DOUBLE), 0e0) AS usual_gap, h.amount,
       1e0 / (1 + $a / ($b + h.purchase_days - 1) * power(($alpha + (h.t_x + h.silence) / 7e0) / ($alpha + h.t_x / 7e0),
           $r + h.purchase_days - 1)) AS p_alive, h.client_id
FROM history h JOIN visible.clients c ON c.id = h.client_id
LEFT JOIN visible.client_owners w ON w.client_id = h.client_id
    AND (w.valid_from IS NULL OR w.valid_from <= $as_of) AND (w.valid_to IS NULL OR w.valid_to > $as_of)
LEFT JOIN visible.staff o ON o.id = w.owner_id
WHERE ($line IS NULL OR c.line_id = $line)
  AND ($team IS NULL OR coalesce(w.team_id, nobody()) = $team)
  AND ($manager IS NULL OR coalesce(w.owner_id, nobody()) = $manager)
  AND ($source IS NULL OR coalesce(c.source_id, nobody()) = $source)
  AND ($times_from IS NULL OR h.purchase_days >= $times_from) AND ($times_to IS NULL OR h.purchase_days <= $times_to)
  AND ($silent_from IS NULL OR h.silence >= $silent_from) AND ($silent_to IS NULL OR h.silence <= $silent_to)
ORDER BY h.silence DESC, h.client_id
