-- Which deals stand behind a number of the trust instruments?
-- One row per first purchase begun in the period (see trust/instruments). met: the client met the instrument (and other, too) before the decision;
-- compared: among the alike deals of trust/strata where some had met it and some had not; referred: recommended by a client before the decision.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, instrument uuid, other uuid
-- + met boolean, decided boolean, compared boolean, referred boolean
-- gives: deal_id uuid, deal varchar, client_id uuid, client varchar, outcome varchar, created_at timestamp, closed_at timestamp, met_at timestamp
-- + met_other_at timestamp, source varchar, amount decimal, owner varchar
WITH deal AS (
    SELECT s.deal_id, s.client_id, s.lead_id, s.line_id, coalesce(s.source_id, nobody()) AS source_id, s.amount, s.began_at,
           n.kind, n.amount AS now_amount, n.owner_id AS now_owner_id, CASE WHEN n.kind <> 'open' THEN n.valid_from END AS closed_at
    FROM visible.first_deals s JOIN visible.stage_spans n ON n.deal_id = s.deal_id AND n.valid_from <= $as_of AND (n.valid_to IS NULL OR n.valid_to > $as_of)
    WHERE s.began_at >= $since AND s.began_at < $until AND s.began_at <= $as_of
      AND ($line IS NULL OR s.line_id = $line)
      AND ($team IS NULL OR coalesce(s.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(s.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(s.source_id, nobody()) = $source)),
seen AS (
    SELECT instrument_id, client_id, lead_id, deal_id, happened_at FROM visible.trust_met
    WHERE instrument_id IN ($instrument, $other) AND happened_at <= $as_of AND (taken_back_at IS NULL OR taken_back_at > $as_of)),
met AS (
    SELECT deal_id, instrument_id, min(met_at) AS met_at FROM (
        SELECT d.deal_id, m.instrument_id, m.happened_at AS met_at, d.closed_at FROM deal d JOIN seen m ON m.client_id = d.client_id
        UNION ALL SELECT d.deal_id, m.instrument_id, m.happened_at, d.closed_at FROM deal d JOIN seen m ON m.lead_id = d.lead_id
        UNION ALL SELECT d.deal_id, m.instrument_id, m.happened_at, d.closed_at FROM deal d JOIN seen m ON m.deal_id = d.deal_id) every_way
    WHERE closed_at IS NULL OR met_at < closed_at GROUP BY deal_id, instrument_id),
mark AS (
    SELECT m.instrument_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY greatest(0e0, days_between(d.began_at, m.met_at))) AS landmark
    FROM met m JOIN deal d ON d.deal_id = m.deal_id WHERE m.instrument_id = $instrument GROUP BY m.instrument_id),
decided AS (
    SELECT *, days_between(began_at, closed_at) AS days, CASE WHEN amount IS NULL THEN 0
           ELSE 1 + CAST(floor(least(2.5e0, 3 * percent_rank() OVER (PARTITION BY line_id, amount IS NULL ORDER BY amount))) AS INTEGER) END AS band
    FROM deal WHERE kind <> 'open'),
risk AS (
    SELECT k.instrument_id, d.deal_id, d.line_id, d.source_id, d.band, d.kind,
           coalesce(days_between(d.began_at, m.met_at) <= k.landmark, false) AS has_met
    FROM mark k JOIN decided d ON d.days > k.landmark LEFT JOIN met m ON m.deal_id = d.deal_id AND m.instrument_id = k.instrument_id),
alike AS (
    SELECT deal_id, count(*) FILTER (WHERE has_met) OVER stratum > 0 AND count(*) FILTER (WHERE NOT has_met) OVER stratum > 0 AS both_there
    FROM risk WINDOW stratum AS (PARTITION BY line_id, source_id, band)),
brought AS (
    SELECT DISTINCT deal_id FROM (
        SELECT d.deal_id, d.closed_at, f.happened_at FROM deal d JOIN visible.recommendations f ON f.to_client_id = d.client_id
        UNION ALL SELECT d.deal_id, d.closed_at, f.happened_at FROM deal d JOIN visible.recommendations f ON f.to_lead_id = d.lead_id) either_way
    WHERE happened_at <= $as_of AND (closed_at IS NULL OR happened_at < closed_at))
SELECT d.deal_id, x.name AS deal, d.client_id, c.name AS client, d.kind AS outcome, d.began_at AS created_at, d.closed_at, m.met_at,
       o.met_at AS met_other_at, s.name AS source, d.now_amount AS amount, p.name AS owner
FROM deal d JOIN visible.deals x ON x.id = d.deal_id LEFT JOIN visible.clients c ON c.id = d.client_id
LEFT JOIN met m ON m.deal_id = d.deal_id AND m.instrument_id = $instrument LEFT JOIN met o ON o.deal_id = d.deal_id AND o.instrument_id = $other
LEFT JOIN alike a ON a.deal_id = d.deal_id LEFT JOIN brought b ON b.deal_id = d.deal_id
LEFT JOIN visible.sources s ON s.id = d.source_id LEFT JOIN visible.staff p ON p.id = d.now_owner_id
WHERE ($met IS NULL OR (m.deal_id IS NOT NULL) = $met) AND ($other IS NULL OR o.deal_id IS NOT NULL)
  AND ($decided IS NULL OR (d.kind <> 'open') = $decided) AND ($compared IS NULL OR coalesce(a.both_there, false) = $compared)
  AND ($referred IS NULL OR (b.deal_id IS NOT NULL) = $referred)
ORDER BY d.began_at DESC, d.deal_id
