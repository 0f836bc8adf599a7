-- Who met two of them before they bought, and how many of those bought?
-- One row per pair of instruments in both orders, over decided first purchases of the period (see trust/instruments).
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: instrument_id uuid, other_id uuid, met bigint, met_won bigint, met_share double
WITH deal AS (
    SELECT s.deal_id, s.client_id, s.lead_id, s.began_at,
           n.kind, CASE WHEN n.kind <> 'open' THEN n.valid_from END AS closed_at
    FROM visible.first_deals s JOIN visible.stage_spans n ON n.deal_id = s.deal_id AND n.valid_from <= $as_of AND (n.valid_to IS NULL OR n.valid_to > $as_of)
    WHERE s.began_at >= $since AND s.began_at < $until AND s.began_at <= $as_of
      AND ($line IS NULL OR s.line_id = $line)
      AND ($team IS NULL OR coalesce(s.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(s.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(s.source_id, nobody()) = $source)),
seen AS (
    SELECT instrument_id, client_id, lead_id, deal_id, happened_at FROM visible.trust_met
    WHERE happened_at <= $as_of AND (taken_back_at IS NULL OR taken_back_at > $as_of)),
met AS (
    SELECT deal_id, instrument_id, min(met_at) AS met_at FROM (
        SELECT d.deal_id, m.instrument_id, m.happened_at AS met_at, d.closed_at FROM deal d JOIN seen m ON m.client_id = d.client_id
        UNION ALL SELECT d.deal_id, m.instrument_id, m.happened_at, d.closed_at FROM deal d JOIN seen m ON m.lead_id = d.lead_id
        UNION ALL SELECT d.deal_id, m.instrument_id, m.happened_at, d.closed_at FROM deal d JOIN seen m ON m.deal_id = d.deal_id) every_way
    WHERE closed_at IS NULL OR met_at < closed_at GROUP BY deal_id, instrument_id)
SELECT a.instrument_id, b.instrument_id AS other_id, count(*) AS met, count(*) FILTER (WHERE d.kind = 'won') AS met_won,
       share(count(*) FILTER (WHERE d.kind = 'won'), count(*)) AS met_share
FROM met a JOIN met b ON b.deal_id = a.deal_id AND b.instrument_id <> a.instrument_id JOIN deal d ON d.deal_id = a.deal_id
WHERE d.kind <> 'open' GROUP BY a.instrument_id, b.instrument_id
ORDER BY a.instrument_id, b.instrument_id
