-- For what can costs be entered?
-- One row per source, under it one per campaign, and one for what serves them all (no source); retired ones only where they cost something in
-- these months.
-- takes: first date, last date
-- gives: source_id uuid, source varchar, campaign_id uuid, campaign varchar
WITH paid AS (
    SELECT source_id, campaign_id FROM visible.costs WHERE spent_on <= $last AND coalesce(until_on, spent_on) >= $first),
known AS (
    SELECT s.id AS source_id, s.name AS source, s.position, NULL AS campaign_id, NULL AS campaign FROM visible.sources s
    WHERE s.retired_at IS NULL OR s.id IN (SELECT source_id FROM paid)
    UNION ALL
    SELECT m.source_id, s.name, s.position, m.id, m.name FROM visible.campaigns m LEFT JOIN visible.sources s ON s.id = m.source_id
    WHERE m.retired_at IS NULL OR m.id IN (SELECT campaign_id FROM paid)
    UNION ALL
    SELECT NULL, NULL, NULL, NULL, NULL)
SELECT source_id, source, campaign_id, campaign FROM known
ORDER BY position NULLS LAST, source_id, campaign NULLS FIRST, campaign_id
