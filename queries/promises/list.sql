-- What do we and our clients owe each other, and how did it end?
-- One row per promise: the open ones by their day (part overdue, today, week, later), then those settled in the last ninety days, the
-- latest on top. A moved one stands in the one that follows it. `in_part`: how many its part has; at most $most of each part.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, client uuid, q varchar, side varchar, part varchar, most integer
-- gives: promise_id uuid, part varchar, side varchar, what varchar, due_on date, state varchar, settled_on date, days_late bigint
-- + moves bigint, first_due_on date, client_id uuid, client varchar, owner_id uuid, owner varchar, line varchar, version integer, in_part bigint, made_on date
WITH owed AS (
    SELECT p.*, c.name AS client, o.name AS owner, l.name AS line, local_day(p.settled_at) AS settled_on,
           CASE WHEN p.state <> 'open' THEN 'settled'
                WHEN p.due_on < local_day($as_of) THEN 'overdue'
                WHEN p.due_on = local_day($as_of) THEN 'today'
                WHEN p.due_on < plus_days(local_week($as_of), 7) THEN 'week' ELSE 'later' END AS part
    FROM visible.promises p JOIN visible.lines l ON l.id = p.line_id
    LEFT JOIN visible.clients c ON c.id = p.client_id LEFT JOIN visible.staff o ON o.id = p.owner_id
    WHERE p.state <> 'moved' AND (p.state = 'open' OR p.settled_at >= utc_of_day(plus_days(local_day($as_of), -90)))
      AND ($line IS NULL OR p.line_id = $line) AND ($client IS NULL OR p.client_id = $client)
      AND ($manager IS NULL OR coalesce(p.owner_id, nobody()) = $manager) AND ($team IS NULL OR coalesce(o.team_id, nobody()) = $team)
      AND ($side IS NULL OR p.side = $side)
      AND ($q IS NULL OR strpos(c.name_norm, folded($q)) > 0 OR strpos(lower(p.what), lower($q)) > 0)),
placed AS (
    SELECT o.*, count(*) OVER (PARTITION BY part) AS in_part,
           row_number() OVER (PARTITION BY part ORDER BY o.settled_at DESC NULLS FIRST, o.due_on, o.client, o.id) AS nth
    FROM owed o)
SELECT d.id AS promise_id, d.part, d.side, d.what, d.due_on, d.state, d.settled_on,
       greatest(0, whole_days_between(d.due_on, coalesce(d.settled_on, local_day($as_of)))) AS days_late,
       coalesce(m.moves, 0) AS moves, m.first_due_on, d.client_id, d.client, d.owner_id, d.owner, d.line, d.version, d.in_part, local_day(d.happened_at) AS made_on
FROM placed d LEFT JOIN visible.promise_moves m ON m.promise_id = d.id
WHERE d.nth <= coalesce($most, 200) AND ($part IS NULL OR d.part = $part)
ORDER BY CASE d.part WHEN 'overdue' THEN 1 WHEN 'today' THEN 2 WHEN 'week' THEN 3 WHEN 'later' THEN 4 ELSE 5 END, d.nth, d.id
