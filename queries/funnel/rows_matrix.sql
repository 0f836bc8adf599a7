-- Which deals went from one place to another between the start of the period and its end?
-- One row per deal, counted like funnel/matrix; from_place, to_place: a stage's id, `born` or `elsewhere`; all when left out.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, from_place varchar, to_place varchar
-- gives: deal_id uuid, deal varchar, client_id uuid, client varchar, stage_before varchar, stage_after varchar, amount decimal, created_at timestamp
WITH stood AS (
    SELECT deal_id, seq, piece, CAST(stage_id AS VARCHAR) AS place, kind, amount, valid_from,
           held_from < $since AND (held_to IS NULL OR held_to >= $since) AS at_start,
           (held_to IS NULL OR held_to >= $until OR held_to > $as_of) AS at_end,
           ($team IS NULL OR coalesce(team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager) AS ours
    FROM (SELECT deal_id, seq, piece, line_id, stage_id, kind, amount, valid_from, team_id, owner_id, source_id,
                 CASE WHEN kind = 'open' THEN held_from ELSE valid_from END AS held_from, CASE WHEN kind = 'open' THEN held_to ELSE valid_to END AS held_to
          FROM visible.stage_holdings WHERE kind = 'open' OR piece = 0) h
    WHERE held_from < $until AND held_from <= $as_of AND (held_to IS NULL OR held_to >= $since)
      AND ($line IS NULL OR line_id = $line) AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
moved AS (
    SELECT deal_id, coalesce(max(place) FILTER (WHERE at_start AND ours),
               CASE WHEN count(*) FILTER (WHERE seq = 1 AND piece = 0 AND valid_from >= $since) > 0 THEN 'born' ELSE 'elsewhere' END) AS from_place,
           coalesce(max(place) FILTER (WHERE at_end AND ours), 'elsewhere') AS to_place, max(amount) FILTER (WHERE at_end) AS amount,
           max(kind) FILTER (WHERE at_start AND ours) AS from_kind
    FROM stood GROUP BY deal_id)
SELECT d.id AS deal_id, d.name AS deal, d.client_id, c.name AS client, f.name AS stage_before, t.name AS stage_after, m.amount, d.happened_at AS created_at
FROM moved m JOIN visible.deals d ON d.id = m.deal_id LEFT JOIN visible.clients c ON c.id = d.client_id
LEFT JOIN visible.stages f ON CAST(f.id AS VARCHAR) = m.from_place LEFT JOIN visible.stages t ON CAST(t.id AS VARCHAR) = m.to_place
WHERE NOT (m.from_place = m.to_place AND coalesce(m.from_kind, 'won') <> 'open')
  AND (m.from_place NOT IN ('born', 'elsewhere') OR m.to_place <> 'elsewhere')
  AND ($from_place IS NULL OR m.from_place = $from_place) AND ($to_place IS NULL OR m.to_place = $to_place)
ORDER BY m.amount DESC NULLS LAST, d.id
