-- Which visits passed the time limit of their stage, ever and now?
-- One row per open stage: visits up to as_of; a visit breaches when its age exceeds the limit, whether or not it has ended since (equal is no breach).
-- The limit is the one known at as_of. Visits of any age count, not only those of the period: the open ones are the queue of today, of who holds them now; a visit is of who began it.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: line varchar, stage varchar, stage_id uuid, position integer, limit_days double, visits bigint, breached bigint, open_now bigint, open_breached bigint
-- + open_amount decimal, breached_amount decimal
WITH term AS (
    SELECT stage_id, limit_hours FROM visible.stage_terms
    WHERE (valid_from IS NULL OR valid_from <= $as_of) AND (valid_to IS NULL OR valid_to > $as_of)),
visit AS (
    SELECT h.stage_id, h.amount, t.limit_hours, (h.held_from <= $as_of AND (h.held_to IS NULL OR h.held_to > $as_of)) AS is_open, h.piece = 0 AS is_visit,
           hours_between(h.valid_from, CASE WHEN h.valid_to <= $as_of THEN h.valid_to ELSE $as_of END) AS hours
    FROM visible.stage_holdings h LEFT JOIN term t ON t.stage_id = h.stage_id
    WHERE kind = 'open' AND valid_from <= $as_of
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
counted AS (
    SELECT stage_id, count(*) FILTER (WHERE is_visit) AS visits, count(*) FILTER (WHERE is_visit AND hours > limit_hours) AS breached,
           count(*) FILTER (WHERE is_open) AS open_now, count(*) FILTER (WHERE is_open AND hours > limit_hours) AS open_breached,
           coalesce(sum(amount) FILTER (WHERE is_open), 0) AS open_amount,
           coalesce(sum(amount) FILTER (WHERE is_open AND hours > limit_hours), 0) AS breached_amount
    FROM visit GROUP BY stage_id)
SELECT l.name AS line, s.name AS stage, s.id AS stage_id, s.position, t.limit_hours / 24e0 AS limit_days,
       coalesce(c.visits, 0) AS visits, coalesce(c.breached, 0) AS breached, coalesce(c.open_now, 0) AS open_now,
       coalesce(c.open_breached, 0) AS open_breached, coalesce(c.open_amount, 0) AS open_amount, coalesce(c.breached_amount, 0) AS breached_amount
FROM visible.stages s JOIN visible.lines l ON l.id = s.line_id LEFT JOIN counted c ON c.stage_id = s.id LEFT JOIN term t ON t.stage_id = s.id
WHERE s.kind = 'open' AND ($line IS NULL OR s.line_id = $line) AND (s.retired_at IS NULL OR s.retired_at > $as_of OR c.open_now > 0)
ORDER BY l.position, l.id, s.position, s.id
