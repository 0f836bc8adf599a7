-- Why did clients say that they leave, and how much money left with them?
-- One row per reason, the most money first, 'not said' (empty) among them; leavings of the period, credited to the owner at the time, as known at
-- as_of. usual_year: what they brought in the 12 months up to their last purchase before; came_back: of them are clients again.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: kind varchar, reason varchar, clients bigint, usual_year decimal, came_back bigint, reason_id uuid
WITH gone AS (
    SELECT l.client_id, l.valid_from, CASE WHEN l.valid_to <= $as_of THEN local_day(l.valid_to) END AS back_on,
           CASE WHEN l.reason_from > $as_of THEN NULL ELSE l.reason_id END AS reason_id, l.because, c.name, w.owner
    FROM visible.client_leavings l JOIN visible.clients c ON c.id = l.client_id JOIN visible.clients_held w ON w.id = l.client_id
        AND (w.valid_from IS NULL OR w.valid_from <= l.valid_from) AND (w.valid_to IS NULL OR w.valid_to > l.valid_from)
    WHERE l.valid_from >= $since AND l.valid_from < $until AND l.valid_from <= $as_of
      AND ($line IS NULL OR c.line_id = $line) AND ($source IS NULL OR coalesce(c.source_id, nobody()) = $source)
      AND ($team IS NULL OR coalesce(w.team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(w.owner_id, nobody()) = $manager)),
bought AS (
    SELECT g.client_id, g.valid_from, b.amount, local_day(b.happened_at) AS day,
           max(local_day(b.happened_at)) OVER (PARTITION BY g.client_id, g.valid_from) AS last_day
    FROM gone g JOIN visible.purchases b ON b.client_id = g.client_id AND b.happened_at <= g.valid_from
        AND (b.undone_at IS NULL OR b.undone_at > g.valid_from)),
worth AS (
    SELECT client_id, valid_from, sum(amount) FILTER (WHERE day > plus_days(last_day, -365)) AS usual_year FROM bought GROUP BY client_id, valid_from)
SELECT r.kind, r.name AS reason, count(*) AS clients, coalesce(sum(w.usual_year), 0) AS usual_year, count(g.back_on) AS came_back, g.reason_id
FROM gone g LEFT JOIN visible.leaving_reasons r ON r.id = g.reason_id LEFT JOIN worth w ON w.client_id = g.client_id AND w.valid_from = g.valid_from
GROUP BY r.kind, r.name, g.reason_id ORDER BY coalesce(sum(w.usual_year), 0) DESC, count(*) DESC, g.reason_id
