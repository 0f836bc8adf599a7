-- How many days after the inquiry is half of what will be won won, by entry point, source and campaign?
-- One row per entry point (level 1), source in it (2), campaign in that (3), and one for all (0). Deals of the inquiries of the period; open ones
-- are counted as not yet closed, lost ones as closed otherwise: Aalen-Johansen, that is Kaplan-Meier with two ways to end (1978).
-- Empty while nothing is won.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: level bigint, entry_point_id uuid, source_id uuid, campaign_id uuid, deals bigint, won bigint, median_days double
WITH deal AS (
    SELECT i.entry_point_id, i.source_id, i.campaign_id, t.kind,
           round(greatest(0e0, days_between(t.asked_at, CASE WHEN t.kind = 'open' THEN $as_of ELSE t.valid_from END)), 1) AS days
    FROM visible.inquiries i JOIN visible.deal_standings t ON t.inquiry_id = i.id AND t.valid_from <= $as_of
        AND (t.valid_to IS NULL OR t.valid_to > $as_of)
    WHERE i.happened_at >= $since AND i.happened_at < $until AND i.happened_at <= $as_of AND ($line IS NULL OR i.line_id = $line)
      AND (($team IS NULL AND $manager IS NULL) OR i.id IN (SELECT inquiry_id FROM visible.inquiry_holders WHERE stood(held_from, held_to, $as_of)
          AND ($team IS NULL OR coalesce(team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)))
      AND ($source IS NULL OR coalesce(i.source_id, nobody()) = $source)),
step AS (
    SELECT 3 - grouping(entry_point_id) - grouping(source_id) - grouping(campaign_id) AS level, entry_point_id, source_id, campaign_id, days,
           count(*) AS deals, count(*) FILTER (WHERE kind = 'won') AS won, count(*) FILTER (WHERE kind <> 'open') AS closed
    FROM deal GROUP BY days, ROLLUP (entry_point_id, source_id, campaign_id)),
risk AS (SELECT *, sum(deals) OVER (PARTITION BY level, entry_point_id, source_id, campaign_id ORDER BY days DESC) AS at_risk FROM step),
open_before AS (
    SELECT *, coalesce(exp(sum(CASE WHEN closed = at_risk THEN -700e0 ELSE ln(1 - CAST(closed AS DOUBLE) / at_risk) END)
           OVER (PARTITION BY level, entry_point_id, source_id, campaign_id ORDER BY days ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)), 1e0)
           * won / at_risk AS gain FROM risk),
curve AS (
    SELECT *, sum(gain) OVER (PARTITION BY level, entry_point_id, source_id, campaign_id ORDER BY days) AS reached,
           sum(gain) OVER (PARTITION BY level, entry_point_id, source_id, campaign_id) AS whole FROM open_before)
SELECT level, entry_point_id, source_id, campaign_id, CAST(sum(deals) AS BIGINT) AS deals, CAST(sum(won) AS BIGINT) AS won,
       min(days) FILTER (WHERE whole > 0 AND reached >= 0.4999999999e0 * whole) AS median_days
FROM curve GROUP BY level, entry_point_id, source_id, campaign_id
ORDER BY level, entry_point_id, source_id, campaign_id
