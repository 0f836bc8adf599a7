-- How many promises are overdue, due today, this week, later, and settled of late?
-- One row per part that has any and per side; parts and narrowing as in promises/list.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, client uuid, q varchar
-- gives: part varchar, side varchar, n bigint
WITH owed AS (
    SELECT p.side, CASE WHEN p.state <> 'open' THEN 'settled'
                WHEN p.due_on < local_day($as_of) THEN 'overdue'
                WHEN p.due_on = local_day($as_of) THEN 'today'
                WHEN p.due_on < plus_days(local_week($as_of), 7) THEN 'week' ELSE 'later' END AS part
    FROM visible.promises p LEFT JOIN visible.clients c ON c.id = p.client_id LEFT JOIN visible.staff o ON o.id = p.owner_id
    WHERE p.state <> 'moved' AND (p.state = 'open' OR p.settled_at >= utc_of_day(plus_days(local_day($as_of), -90)))
      AND ($line IS NULL OR p.line_id = $line) AND ($client IS NULL OR p.client_id = $client)
      AND ($manager IS NULL OR coalesce(p.owner_id, nobody()) = $manager) AND ($team IS NULL OR coalesce(o.team_id, nobody()) = $team)
      AND ($q IS NULL OR strpos(c.name_norm, folded($q)) > 0 OR strpos(lower(p.what), lower($q)) > 0))
SELECT part, side, count(*) AS n FROM owed GROUP BY part, side ORDER BY part, side
