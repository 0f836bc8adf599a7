-- Why are the deals of each entry point, source and campaign lost most often?
-- One row per entry point (level 1), source in it (2), campaign in that (3), and one for all (0), of which deals are lost: the reason named most
-- often among the deals of the inquiries of the period that are lost as of as_of; no reason (empty) is one too. lost: all of them.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: level bigint, entry_point_id uuid, source_id uuid, campaign_id uuid, reason varchar, reason_id uuid, top_loss bigint, lost bigint
WITH standing AS (
    SELECT coalesce(l.id, s.deal_id) AS inquiry_id, s.loss_reason_id FROM visible.stage_spans s LEFT JOIN visible.leads l ON l.id = s.lead_id
    WHERE s.kind = 'lost' AND s.valid_from <= $as_of AND (s.valid_to IS NULL OR s.valid_to > $as_of)),
counted AS (
    SELECT 3 - grouping(i.entry_point_id) - grouping(i.source_id) - grouping(i.campaign_id) AS level, i.entry_point_id, i.source_id, i.campaign_id,
           t.loss_reason_id, count(*) AS deals
    FROM visible.inquiries i JOIN standing t ON t.inquiry_id = i.id
    WHERE i.happened_at >= $since AND i.happened_at < $until AND i.happened_at <= $as_of AND ($line IS NULL OR i.line_id = $line)
      AND (($team IS NULL AND $manager IS NULL) OR i.id IN (SELECT inquiry_id FROM visible.inquiry_holders WHERE stood(held_from, held_to, $as_of)
          AND ($team IS NULL OR coalesce(team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)))
      AND ($source IS NULL OR coalesce(i.source_id, nobody()) = $source)
    GROUP BY t.loss_reason_id, ROLLUP (i.entry_point_id, i.source_id, i.campaign_id)),
ranked AS (
    SELECT c.*, r.name AS reason, sum(c.deals) OVER (PARTITION BY c.level, c.entry_point_id, c.source_id, c.campaign_id) AS lost,
           row_number() OVER (PARTITION BY c.level, c.entry_point_id, c.source_id, c.campaign_id
                              ORDER BY c.deals DESC, r.position NULLS LAST, c.loss_reason_id) AS place
    FROM counted c LEFT JOIN visible.loss_reasons r ON r.id = c.loss_reason_id)
SELECT level, entry_point_id, source_id, campaign_id, reason, loss_reason_id AS reason_id, deals AS top_loss, CAST(lost AS BIGINT) AS lost
FROM ranked WHERE place = 1
ORDER BY level, entry_point_id, source_id, campaign_id
