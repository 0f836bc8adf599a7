-- Which deals did somebody hold in a stage, and what came of each?
-- One row per time somebody held a deal in the stage, of visits begun in the period (see funnel/promised_by_manager); way: advanced, lost, back,
-- handed_over or still_in; counted: true leaves out those handed over; days: as long as this person held it there, up to as_of.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, stage uuid, holder uuid, counted boolean
-- gives: deal_id uuid, deal varchar, client_id uuid, client varchar, stage varchar, way varchar, entered_at timestamp, ended_at timestamp, days double
-- + amount decimal, owner varchar
WITH piece AS (
    SELECT h.deal_id, h.seq, h.piece, h.stage_id, h.stage, h.position, h.owner_id, h.team_id, h.valid_to, h.held_from, h.held_to, h.amount,
           n.next_kind, n.next_position,
           CASE WHEN h.piece > 0 AND lag(h.owner_id) OVER stay IS NOT DISTINCT FROM h.owner_id THEN 0 ELSE 1 END AS begins
    FROM visible.stage_holdings h LEFT JOIN visible.stage_spans n ON n.deal_id = h.deal_id AND n.seq = h.seq
    WHERE h.kind = 'open' AND h.valid_from >= $since AND h.valid_from < $until AND h.held_from <= $as_of
      AND ($line IS NULL OR h.line_id = $line) AND ($source IS NULL OR coalesce(h.source_id, nobody()) = $source)
      AND ($stage IS NULL OR h.stage_id = $stage)
    WINDOW stay AS (PARTITION BY h.deal_id, h.seq ORDER BY h.piece)),
turned AS (SELECT *, sum(begins) OVER (PARTITION BY deal_id, seq ORDER BY piece) AS turn FROM piece),
held AS (
    SELECT deal_id, seq, turn, stage, position, owner_id, valid_to, next_kind, next_position, min(held_from) AS held_from,
           CASE WHEN count(held_to) = count(*) THEN max(held_to) END AS held_to, max(amount) FILTER (WHERE begins = 1) AS amount
    FROM turned
    WHERE ($team IS NULL OR coalesce(team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($holder IS NULL OR coalesce(owner_id, nobody()) = $holder)
    GROUP BY deal_id, seq, turn, stage, position, owner_id, valid_to, next_kind, next_position),
ended AS (
    SELECT *, CASE WHEN held_to IS NULL OR held_to > $as_of THEN 'still_in' WHEN valid_to IS NULL OR held_to < valid_to THEN 'handed_over'
                   WHEN next_kind = 'lost' THEN 'lost' WHEN next_position > position THEN 'advanced' ELSE 'back' END AS way
    FROM held)
SELECT e.deal_id, d.name AS deal, d.client_id, c.name AS client, e.stage, e.way, e.held_from AS entered_at,
       CASE WHEN e.held_to <= $as_of THEN e.held_to END AS ended_at,
       days_between(e.held_from, CASE WHEN e.held_to <= $as_of THEN e.held_to ELSE $as_of END) AS days, e.amount, o.name AS owner
FROM ended e JOIN visible.deals d ON d.id = e.deal_id LEFT JOIN visible.clients c ON c.id = d.client_id LEFT JOIN visible.owners o ON o.id = e.owner_id
WHERE (e.owner_id IS NULL OR o.id IS NOT NULL) AND ($counted IS NULL OR (e.way <> 'handed_over') = $counted)
ORDER BY days DESC, e.deal_id, e.seq, e.turn
