-- Where are deals and money lost, and for which reason?
-- One row per stage a deal was lost FROM (its last open stage) and reason; an unnamed reason is empty and stays in.
-- Lost in the period and still lost as of as_of; the amount at the time of loss; credit: the owner then.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: line varchar, stage varchar, stage_id uuid, position integer, reason varchar, reason_id uuid, deals bigint, amount decimal, share double
WITH lost AS (
    SELECT o.stage_id, o.stage, o.position, o.line_id, l.loss_reason_id, l.amount
    FROM visible.stage_spans o JOIN visible.stage_spans l ON l.deal_id = o.deal_id AND l.seq = o.seq + 1
    WHERE o.kind = 'open' AND l.kind = 'lost' AND l.valid_from >= $since AND l.valid_from < $until AND l.valid_from <= $as_of
      AND (l.valid_to IS NULL OR l.valid_to > $as_of)
      AND ($line IS NULL OR l.line_id = $line)
      AND ($team IS NULL OR coalesce(l.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(l.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(l.source_id, nobody()) = $source)),
grouped AS (
    SELECT line_id, stage, stage_id, position, loss_reason_id, count(*) AS deals, coalesce(sum(amount), 0) AS amount
    FROM lost GROUP BY line_id, stage, stage_id, position, loss_reason_id)
SELECT n.name AS line, g.stage, g.stage_id, g.position, r.name AS reason, g.loss_reason_id AS reason_id, g.deals, g.amount,
       CAST(g.amount AS DOUBLE) / nullif(CAST(sum(g.amount) OVER () AS DOUBLE), 0) AS share
FROM grouped g JOIN visible.lines n ON n.id = g.line_id LEFT JOIN visible.loss_reasons r ON r.id = g.loss_reason_id
ORDER BY n.position, n.id, g.position, r.position NULLS LAST, g.loss_reason_id
