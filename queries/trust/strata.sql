-- Of deals that are alike, how many were won with an instrument and how many without?
-- One row per instrument and stratum (line, source, third of the line's deals by first amount; band 0: no amount), over decided first purchases
-- of the period that were still open on the instrument's landmark day (see trust/instruments). met: by that day; met later counts as without.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: instrument_id uuid, line_id uuid, source_id uuid, band integer, met bigint, met_won bigint, without bigint, without_won bigint
WITH deal AS (
    SELECT s.deal_id, s.client_id, s.lead_id, s.line_id, coalesce(s.source_id, nobody()) AS source_id, s.amount, s.began_at,
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
    WHERE closed_at IS NULL OR met_at < closed_at GROUP BY deal_id, instrument_id),
mark AS (
    SELECT m.instrument_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY greatest(0e0, days_between(d.began_at, m.met_at))) AS landmark
    FROM met m JOIN deal d ON d.deal_id = m.deal_id GROUP BY m.instrument_id),
decided AS (
    SELECT *, days_between(began_at, closed_at) AS days, CASE WHEN amount IS NULL THEN 0
           ELSE 1 + CAST(floor(least(2.5e0, 3 * percent_rank() OVER (PARTITION BY line_id, amount IS NULL ORDER BY amount))) AS INTEGER) END AS band
    FROM deal WHERE kind <> 'open'),
risk AS (
    SELECT k.instrument_id, d.deal_id, d.line_id, d.source_id, d.band, d.kind,
           coalesce(days_between(d.began_at, m.met_at) <= k.landmark, false) AS has_met
    FROM mark k JOIN decided d ON d.days > k.landmark LEFT JOIN met m ON m.deal_id = d.deal_id AND m.instrument_id = k.instrument_id)
SELECT instrument_id, line_id, source_id, band, count(*) FILTER (WHERE has_met) AS met, count(*) FILTER (WHERE has_met AND kind = 'won') AS met_won,
       count(*) FILTER (WHERE NOT has_met) AS without, count(*) FILTER (WHERE NOT has_met AND kind = 'won') AS without_won
FROM risk GROUP BY instrument_id, line_id, source_id, band
ORDER BY instrument_id, line_id, source_id, band
