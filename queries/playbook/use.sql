-- Is the playbook used, and do deals with an item ticked end better? It shows what goes together, not what causes what.
-- One row per item: n deals that left its stage in the period and since its first tick, k of them ticked before they left;
-- of those closed by as_of, won with the tick and without it, each with Wilson's 95 % interval.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid
-- gives: stage_id uuid, item_id uuid, n bigint, k bigint, closed_with bigint, won_with bigint, closed_without bigint, won_without bigint,
-- + share_with double, low_with double, high_with double, share_without double, low_without double, high_without double
WITH passed AS (
    SELECT deal_id, stage_id, max(valid_to) AS left_at FROM visible.stage_spans
    WHERE kind = 'open' AND valid_to IS NOT NULL AND valid_to >= $since AND valid_to < $until AND valid_to <= $as_of
      AND ($line IS NULL OR line_id = $line)
    GROUP BY deal_id, stage_id),
ends AS (SELECT deal_id, kind FROM visible.stage_spans WHERE kind <> 'open' AND valid_from <= $as_of AND (valid_to IS NULL OR valid_to > $as_of)),
first_tick AS (SELECT item_id, min(happened_at) AS used_since FROM visible.playbook_ticks GROUP BY item_id),
judged AS (
    SELECT i.id AS item_id, i.stage_id, coalesce(t.happened_at <= p.left_at, false) AS ticked, e.kind
    FROM visible.playbook_items i JOIN first_tick f ON f.item_id = i.id
    JOIN passed p ON p.stage_id = i.stage_id AND p.left_at >= f.used_since
    LEFT JOIN visible.playbook_ticks t ON t.item_id = i.id AND t.deal_id = p.deal_id LEFT JOIN ends e ON e.deal_id = p.deal_id
    WHERE i.retired_at IS NULL AND i.kind = 'check'),
counted AS (
    SELECT stage_id, item_id, count(*) AS n, count(*) FILTER (WHERE ticked) AS k,
           count(*) FILTER (WHERE ticked AND kind IS NOT NULL) AS closed_with, count(*) FILTER (WHERE ticked AND kind = 'won') AS won_with,
           count(*) FILTER (WHERE NOT ticked AND kind IS NOT NULL) AS closed_without, count(*) FILTER (WHERE NOT ticked AND kind = 'won') AS won_without
    FROM judged GROUP BY stage_id, item_id)
SELECT stage_id, item_id, n, k, closed_with, won_with, closed_without, won_without,
       share(won_with, closed_with) AS share_with, wilson_low(won_with, closed_with) AS low_with, wilson_high(won_with, closed_with) AS high_with,
       share(won_without, closed_without) AS share_without, wilson_low(won_without, closed_without) AS low_without,
       wilson_high(won_without, closed_without) AS high_without
FROM counted ORDER BY stage_id, item_id
