-- How many deals came into work, month by month, and where did they begin?
-- One row per month, stage and owner: deals created there (or won at once) and closed deals that were opened again, as known at as_of.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: month date, line_id uuid, stage_id uuid, kind varchar, owner_id uuid, deals bigint
WITH came AS (
    SELECT valid_from AS came_at, line_id, stage_id, kind, owner_id, team_id, source_id FROM visible.stage_spans WHERE seq = 1 AND kind <> 'lost'
    UNION ALL
    SELECT valid_to, line_id, next_stage_id, next_kind, owner_id, team_id, source_id
    FROM visible.stage_spans WHERE kind <> 'open' AND next_kind = 'open')
SELECT local_month(came_at) AS month, line_id, stage_id, kind, owner_id, count(*) AS deals
FROM came
WHERE came_at <= $as_of AND came_at >= utc_of_day(plus_months(local_month($as_of), -24))
  AND ($line IS NULL OR line_id = $line)
  AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
  AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
  AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)
GROUP BY local_month(came_at), line_id, stage_id, kind, owner_id ORDER BY 1, 2, 3, 4, 5
