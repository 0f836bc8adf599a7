-- Why are deals of each source lost?
-- One row per source of the inquiry and reason; no source and no reason (empty) are rows too. Deals lost in the period, by the day of the loss, and
-- still lost as of as_of; credit: the owner then; amount: at the time of loss, empty where none is known.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: source varchar, source_id uuid, reason varchar, reason_id uuid, position integer, deals bigint, amount decimal
WITH lost AS (
    SELECT CASE WHEN l.id IS NULL THEN s.source_id ELSE l.source_id END AS source_id, s.loss_reason_id, s.amount
    FROM visible.stage_spans s LEFT JOIN visible.leads l ON l.id = s.lead_id
    WHERE s.kind = 'lost' AND s.valid_from >= $since AND s.valid_from < $until AND s.valid_from <= $as_of
      AND (s.valid_to IS NULL OR s.valid_to > $as_of)
      AND ($line IS NULL OR s.line_id = $line)
      AND ($team IS NULL OR coalesce(s.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(s.owner_id, nobody()) = $manager)),
counted AS (SELECT source_id, loss_reason_id, count(*) AS deals, sum(amount) AS amount FROM lost GROUP BY source_id, loss_reason_id)
SELECT s.name AS source, c.source_id, r.name AS reason, c.loss_reason_id AS reason_id, s.position, c.deals, c.amount
FROM counted c LEFT JOIN visible.sources s ON s.id = c.source_id LEFT JOIN visible.loss_reasons r ON r.id = c.loss_reason_id
WHERE ($source IS NULL OR coalesce(c.source_id, nobody()) = $source)
ORDER BY s.position NULLS LAST, c.source_id, r.position NULLS LAST, c.loss_reason_id
