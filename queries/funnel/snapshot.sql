-- Which deals stood open in each stage on a day, and which on another?
-- One row per open stage of each line: deals and money at as_of, and at the moment `against` (empty when left out), by who held a deal at that moment
-- and the amount it had then, whenever it was created; a stay is half-open: who came at the moment counts, who left at it does not.
-- takes: as_of timestamp, against timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: line varchar, stage varchar, stage_id uuid, position integer, deals bigint, amount decimal, deals_then bigint, amount_then decimal, without_amount bigint
WITH stood AS (
    SELECT stage_id, amount, held_from <= $as_of AND (held_to IS NULL OR held_to > $as_of) AS at_once,
           held_from <= $against AND (held_to IS NULL OR held_to > $against) AS at_then
    FROM visible.stage_holdings
    WHERE kind = 'open'
      AND ((held_from <= $as_of AND (held_to IS NULL OR held_to > $as_of)) OR (held_from <= $against AND (held_to IS NULL OR held_to > $against)))
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
counted AS (
    SELECT stage_id, count(*) FILTER (WHERE at_once) AS deals, sum(amount) FILTER (WHERE at_once) AS amount,
           count(*) FILTER (WHERE at_then) AS deals_then, sum(amount) FILTER (WHERE at_then) AS amount_then,
           count(*) FILTER (WHERE amount IS NULL) AS without_amount
    FROM stood GROUP BY stage_id)
SELECT l.name AS line, s.name AS stage, s.id AS stage_id, s.position, coalesce(c.deals, 0) AS deals, coalesce(c.amount, 0) AS amount,
       CASE WHEN $against IS NOT NULL THEN coalesce(c.deals_then, 0) END AS deals_then,
       CASE WHEN $against IS NOT NULL THEN coalesce(c.amount_then, 0) END AS amount_then, coalesce(c.without_amount, 0) AS without_amount
FROM visible.stages s JOIN visible.lines l ON l.id = s.line_id LEFT JOIN counted c ON c.stage_id = s.id
WHERE s.kind = 'open' AND ($line IS NULL OR s.line_id = $line) AND (s.retired_at IS NULL OR c.stage_id IS NOT NULL)
ORDER BY l.position, l.id, s.position, s.id
