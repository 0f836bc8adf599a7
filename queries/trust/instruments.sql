-- Which clients met what before they bought, and how many of them bought?
-- One row per trust instrument, over first purchases: deals begun in the period of clients without an earlier won deal. met: decided deals whose
-- client met it before the decision; without: the other decided ones. landmark: the day of the deal by which half of those who met it had done so.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: instrument_id uuid, instrument varchar, deals bigint, still_open bigint, met_open bigint, met bigint, met_won bigint
-- + met_share double, met_low double, met_high double, without bigint, without_won bigint, without_share double, without_low double
-- + without_high double, landmark double
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
    WHERE closed_at IS NULL OR met_at < closed_at GROUP BY deal_id, instrument_id),
counted AS (
    SELECT m.instrument_id, count(*) FILTER (WHERE d.kind = 'open') AS met_open, count(*) FILTER (WHERE d.kind <> 'open') AS met,
           count(*) FILTER (WHERE d.kind = 'won') AS met_won,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY greatest(0e0, days_between(d.began_at, m.met_at))) AS landmark
    FROM met m JOIN deal d ON d.deal_id = m.deal_id GROUP BY m.instrument_id),
whole AS (
    SELECT count(*) AS deals, count(*) FILTER (WHERE kind = 'open') AS still_open, count(*) FILTER (WHERE kind <> 'open') AS decided,
           count(*) FILTER (WHERE kind = 'won') AS won FROM deal),
told AS (
    SELECT i.id, i.name, i.position, w.deals, w.still_open, c.landmark, coalesce(c.met_open, 0) AS met_open, coalesce(c.met, 0) AS met,
           coalesce(c.met_won, 0) AS met_won, w.decided - coalesce(c.met, 0) AS without, w.won - coalesce(c.met_won, 0) AS without_won
    FROM visible.trust_instruments i CROSS JOIN whole w LEFT JOIN counted c ON c.instrument_id = i.id
    WHERE i.retired_at IS NULL OR i.retired_at > $as_of OR c.met + c.met_open > 0)
SELECT id AS instrument_id, name AS instrument, deals, still_open, met_open, met, met_won, share(met_won, met) AS met_share,
       wilson_low(met_won, met) AS met_low, wilson_high(met_won, met) AS met_high, without, without_won, share(without_won, without) AS without_share,
       wilson_low(without_won, without) AS without_low, wilson_high(without_won, without) AS without_high, landmark
FROM told ORDER BY position, name, id
