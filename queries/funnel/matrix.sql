-- Where did each deal stand at the start of the period, and where at its end?
-- One row per pair of places that some deal has: open at the start or at the end, or created and closed between. from_place, to_place: a stage's
-- id; `born` = created in the period; `elsewhere` = with a holder outside the team or manager asked for. Start: just before since; end: at the end
-- of the period or as_of, whichever is first. Open deals are of who holds them at that moment, closed ones of who closed them. What was closed
-- before and is still so is left out; amount: at the end.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: line varchar, from_place varchar, from_stage varchar, from_position integer, from_kind varchar
-- + to_place varchar, to_stage varchar, to_position integer, to_kind varchar, deals bigint, amount decimal
WITH stood AS (
    SELECT deal_id, seq, piece, line_id, CAST(stage_id AS VARCHAR) AS place, kind, amount, valid_from,
           held_from < $since AND (held_to IS NULL OR held_to >= $since) AS at_start,
           (held_to IS NULL OR held_to >= $until OR held_to > $as_of) AS at_end,
           ($team IS NULL OR coalesce(team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager) AS ours
    FROM (SELECT deal_id, seq, piece, line_id, stage_id, kind, amount, valid_from, team_id, owner_id, source_id,
                 CASE WHEN kind = 'open' THEN held_from ELSE valid_from END AS held_from, CASE WHEN kind = 'open' THEN held_to ELSE valid_to END AS held_to
          FROM visible.stage_holdings WHERE kind = 'open' OR piece = 0) h
    WHERE held_from < $until AND held_from <= $as_of AND (held_to IS NULL OR held_to >= $since)
      AND ($line IS NULL OR line_id = $line) AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
deal AS (
    SELECT deal_id, line_id, coalesce(max(place) FILTER (WHERE at_start AND ours),
               CASE WHEN count(*) FILTER (WHERE seq = 1 AND piece = 0 AND valid_from >= $since) > 0 THEN 'born' ELSE 'elsewhere' END) AS from_place,
           coalesce(max(place) FILTER (WHERE at_end AND ours), 'elsewhere') AS to_place, max(amount) FILTER (WHERE at_end) AS amount,
           max(kind) FILTER (WHERE at_start AND ours) AS from_kind
    FROM stood GROUP BY deal_id, line_id),
pair AS (
    SELECT line_id, from_place, to_place, count(*) AS deals, coalesce(sum(amount), 0) AS amount
    FROM deal
    WHERE NOT (from_place = to_place AND coalesce(from_kind, 'won') <> 'open')
      AND (from_place NOT IN ('born', 'elsewhere') OR to_place <> 'elsewhere')
    GROUP BY line_id, from_place, to_place)
SELECT l.name AS line, p.from_place, f.name AS from_stage, f.position AS from_position, coalesce(f.kind, p.from_place) AS from_kind,
       p.to_place, t.name AS to_stage, t.position AS to_position, coalesce(t.kind, p.to_place) AS to_kind, p.deals, p.amount
FROM pair p JOIN visible.lines l ON l.id = p.line_id
LEFT JOIN visible.stages f ON CAST(f.id AS VARCHAR) = p.from_place LEFT JOIN visible.stages t ON CAST(t.id AS VARCHAR) = p.to_place
ORDER BY l.position, l.id, f.position NULLS LAST, p.from_place, t.position NULLS LAST, p.to_place
