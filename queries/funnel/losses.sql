-- Where are deals and money lost, for which reason, and to which competitor?
-- One row per stage a deal was lost FROM (its last open stage before), reason and competitor; what nobody knows or named is empty and stays in.
-- Lost in the period and still lost as of as_of; the amount at the time of loss, empty where none is known; credit: the owner then.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: line varchar, stage varchar, stage_id uuid, position integer, reason varchar, reason_id uuid, reason_kind varchar, competitor varchar
-- + competitor_id uuid, deals bigint, amount decimal, share double
WITH lost AS (
    SELECT l.deal_id, l.line_id, l.loss_reason_id, l.competitor_id, l.amount, max(o.seq) AS open_seq
    FROM visible.stage_spans l LEFT JOIN visible.stage_spans o ON o.deal_id = l.deal_id AND o.kind = 'open' AND o.seq < l.seq
    WHERE l.kind = 'lost' AND l.valid_from >= $since AND l.valid_from < $until AND l.valid_from <= $as_of
      AND (l.valid_to IS NULL OR l.valid_to > $as_of)
      AND ($line IS NULL OR l.line_id = $line)
      AND ($team IS NULL OR coalesce(l.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(l.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(l.source_id, nobody()) = $source)
    GROUP BY l.deal_id, l.line_id, l.seq, l.loss_reason_id, l.competitor_id, l.amount),
grouped AS (
    SELECT l.line_id, o.stage, o.stage_id, o.position, l.loss_reason_id, l.competitor_id, count(*) AS deals, sum(l.amount) AS amount
    FROM lost l LEFT JOIN visible.stage_spans o ON o.deal_id = l.deal_id AND o.seq = l.open_seq
    GROUP BY l.line_id, o.stage, o.stage_id, o.position, l.loss_reason_id, l.competitor_id)
SELECT n.name AS line, g.stage, g.stage_id, g.position, r.name AS reason, g.loss_reason_id AS reason_id, r.kind AS reason_kind,
       k.name AS competitor, g.competitor_id, g.deals, g.amount,
       CAST(g.amount AS DOUBLE) / nullif(CAST(sum(g.amount) OVER () AS DOUBLE), 0) AS share
FROM grouped g JOIN visible.lines n ON n.id = g.line_id LEFT JOIN visible.loss_reasons r ON r.id = g.loss_reason_id
LEFT JOIN visible.competitors k ON k.id = g.competitor_id
ORDER BY n.position, n.id, g.position NULLS LAST, g.stage_id, r.position NULLS LAST, g.loss_reason_id, k.name NULLS LAST, g.competitor_id
