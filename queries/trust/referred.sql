-- Do recommended clients buy more often than others?
-- One row per group, recommended first, over first purchases of the period (see trust/instruments); recommended: by a client, before the decision.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: referred boolean, deals bigint, decided bigint, won bigint, conversion double, low double, high double, revenue decimal
WITH deal AS (
    SELECT s.deal_id, s.client_id, s.lead_id, s.began_at,
           n.kind, n.amount, CASE WHEN n.kind <> 'open' THEN n.valid_from END AS closed_at
    FROM visible.first_deals s JOIN visible.stage_spans n ON n.deal_id = s.deal_id AND n.valid_from <= $as_of AND (n.valid_to IS NULL OR n.valid_to > $as_of)
    WHERE s.began_at >= $since AND s.began_at < $until AND s.began_at <= $as_of
      AND ($line IS NULL OR s.line_id = $line)
      AND ($team IS NULL OR coalesce(s.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(s.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(s.source_id, nobody()) = $source)),
brought AS (
    SELECT DISTINCT deal_id FROM (
        SELECT d.deal_id, d.closed_at, f.happened_at FROM deal d JOIN visible.recommendations f ON f.to_client_id = d.client_id
        UNION ALL SELECT d.deal_id, d.closed_at, f.happened_at FROM deal d JOIN visible.recommendations f ON f.to_lead_id = d.lead_id) either_way
    WHERE happened_at <= $as_of AND (closed_at IS NULL OR happened_at < closed_at)),
grp AS (SELECT true AS referred UNION ALL SELECT false),
told AS (SELECT d.*, b.deal_id IS NOT NULL AS referred FROM deal d LEFT JOIN brought b ON b.deal_id = d.deal_id),
counted AS (
    SELECT g.referred, count(t.deal_id) AS deals, count(t.deal_id) FILTER (WHERE t.kind <> 'open') AS decided,
           count(t.deal_id) FILTER (WHERE t.kind = 'won') AS won, sum(t.amount) FILTER (WHERE t.kind = 'won') AS revenue
    FROM grp g LEFT JOIN told t ON t.referred = g.referred GROUP BY g.referred)
SELECT referred, deals, decided, won, share(won, decided) AS conversion, wilson_low(won, decided) AS low, wilson_high(won, decided) AS high, revenue
FROM counted ORDER BY referred DESC
