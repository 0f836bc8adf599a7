-- How many deals created in the period reached each stage, and which share of the stage before?
-- One row per stage of each line; a deal counts in every stage up to the furthest it ever reached by as_of, skipped ones included.
-- Reached = moved on + still in + lost there. Credit: the owner when the deal was created; amount as of the last event.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: line varchar, line_id uuid, stage varchar, stage_id uuid, position integer, kind varchar, reached bigint, skipped bigint, moved_on bigint
-- + still_in bigint, lost bigint, amount decimal, step_share double, step_low double, step_high double
-- + total_share double, total_low double, total_high double, created bigint
WITH born AS (
    SELECT deal_id, line_id FROM visible.stage_spans
    WHERE seq = 1 AND valid_from >= $since AND valid_from < $until AND valid_from <= $as_of
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
walked AS (
    SELECT s.deal_id, s.stage_id, s.position, s.kind, s.amount,
           row_number() OVER (PARTITION BY s.deal_id ORDER BY s.seq DESC) AS back
    FROM visible.stage_spans s JOIN born b ON b.deal_id = s.deal_id
    WHERE s.valid_from <= $as_of),
deal AS (
    SELECT b.deal_id, b.line_id, coalesce(max(w.position) FILTER (WHERE w.kind <> 'lost'), 1) AS furthest,
           max(w.kind) FILTER (WHERE w.back = 1) AS now_kind, max(w.amount) FILTER (WHERE w.back = 1) AS amount
    FROM born b JOIN walked w ON w.deal_id = b.deal_id GROUP BY b.deal_id, b.line_id),
visited AS (SELECT DISTINCT deal_id, stage_id FROM walked),
counted AS (
    SELECT l.name AS line, l.position AS line_position, s.line_id, s.id AS stage_id, s.name AS stage, s.position, s.kind,
           count(d.deal_id) AS reached,
           count(d.deal_id) FILTER (WHERE v.deal_id IS NULL) AS skipped,
           count(d.deal_id) FILTER (WHERE d.furthest > s.position) AS moved_on,
           count(d.deal_id) FILTER (WHERE d.furthest = s.position AND d.now_kind <> 'lost') AS still_in,
           count(d.deal_id) FILTER (WHERE d.furthest = s.position AND d.now_kind = 'lost') AS lost,
           coalesce(sum(d.amount), 0) AS amount
    FROM visible.stages s JOIN visible.lines l ON l.id = s.line_id
    LEFT JOIN deal d ON d.line_id = s.line_id AND d.furthest >= s.position
    LEFT JOIN visited v ON v.deal_id = d.deal_id AND v.stage_id = s.id
    WHERE s.kind <> 'lost' AND ($line IS NULL OR s.line_id = $line)
      AND (s.retired_at IS NULL OR s.id IN (SELECT stage_id FROM visited))
    GROUP BY l.name, l.position, s.line_id, s.id, s.name, s.position, s.kind),
stepped AS (
    SELECT c.*, lag(c.reached) OVER up AS before, first_value(c.reached) OVER up AS created
    FROM counted c WINDOW up AS (PARTITION BY c.line_id ORDER BY c.position, c.stage_id))
SELECT line, line_id, stage, stage_id, position, kind, reached, skipped, moved_on, still_in, lost, amount,
       share(reached, before) AS step_share, wilson_low(reached, before) AS step_low, wilson_high(reached, before) AS step_high,
       share(reached, created) AS total_share, wilson_low(reached, created) AS total_low, wilson_high(reached, created) AS total_high, created
FROM stepped ORDER BY line_position, line_id, position, stage_id
