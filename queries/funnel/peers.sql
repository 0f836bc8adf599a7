-- How many of the same deals would other systems' funnels show in each stage?
-- One row per stage of each line, of the deals created in the period as of as_of (see funnel/cohort). all_stages: stood in this stage and in every one
-- before it (HubSpot "all stages"); any_stages: ever stood in it (HubSpot "any stages", Bitrix24 standard); filled: stages jumped over are filled in,
-- but not for a deal that is lost (Bitrix24 "with conversion"). Each counts some of the deals that reached the stage, never others.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: line varchar, stage varchar, stage_id uuid, position integer, kind varchar, reached bigint, all_stages bigint, any_stages bigint, filled bigint
WITH born AS (
    SELECT deal_id, line_id FROM visible.stage_spans
    WHERE seq = 1 AND valid_from >= $since AND valid_from < $until AND valid_from <= $as_of
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
walked AS (
    SELECT s.deal_id, s.stage_id, s.position, s.kind, row_number() OVER (PARTITION BY s.deal_id ORDER BY s.seq DESC) AS back
    FROM visible.stage_spans s JOIN born b ON b.deal_id = s.deal_id WHERE s.valid_from <= $as_of),
deal AS (
    SELECT b.deal_id, b.line_id, coalesce(max(w.position) FILTER (WHERE w.kind <> 'lost'), 1) AS furthest, max(w.kind) FILTER (WHERE w.back = 1) AS now_kind
    FROM born b JOIN walked w ON w.deal_id = b.deal_id GROUP BY b.deal_id, b.line_id),
visited AS (SELECT DISTINCT deal_id, stage_id FROM walked),
listed AS (
    SELECT l.name AS line, l.position AS line_position, s.line_id, s.id AS stage_id, s.name AS stage, s.position, s.kind
    FROM visible.stages s JOIN visible.lines l ON l.id = s.line_id
    WHERE s.kind <> 'lost' AND ($line IS NULL OR s.line_id = $line)
      AND (s.retired_at IS NULL OR s.retired_at > $as_of OR s.id IN (SELECT stage_id FROM visited))),
passed AS (
    SELECT g.*, d.deal_id, d.now_kind, v.deal_id IS NOT NULL AS stood, min(CASE WHEN v.deal_id IS NULL THEN 0 ELSE 1 END) OVER up AS stood_in_all
    FROM listed g LEFT JOIN deal d ON d.line_id = g.line_id AND d.furthest >= g.position
    LEFT JOIN visited v ON v.deal_id = d.deal_id AND v.stage_id = g.stage_id
    WINDOW up AS (PARTITION BY g.line_id, d.deal_id ORDER BY g.position, g.stage_id))
SELECT line, stage, stage_id, position, kind, count(deal_id) AS reached, count(deal_id) FILTER (WHERE stood_in_all = 1) AS all_stages,
       count(deal_id) FILTER (WHERE stood) AS any_stages, count(deal_id) FILTER (WHERE stood OR now_kind <> 'lost') AS filled
FROM passed GROUP BY line, line_position, line_id, stage, stage_id, position, kind
ORDER BY line_position, line_id, position, stage_id
