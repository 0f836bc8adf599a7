-- Which entries into a stage stand behind a number of the flow?
-- One row per entry of the period (all stages when left out), counted like funnel/flow; part: advanced, lost, back, handed_over, still_in, or all;
-- first: true for the first time a deal came into that stage; days: from the entry to its end, or to as_of.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, stage uuid, part varchar, first boolean
-- gives: deal_id uuid, deal varchar, client_id uuid, client varchar, stage varchar, entered_at timestamp, way varchar, ended_at timestamp, days double
-- + amount decimal, owner varchar, taken_over boolean
WITH piece AS (
    SELECT h.deal_id, h.seq, h.piece, h.stage_id, h.stage, h.kind, h.position, h.owner_id, h.team_id, h.client_id, h.amount, h.valid_to,
           h.held_from, h.held_to, n.kind AS next_kind, n.position AS next_position,
           CASE WHEN lag(h.piece) OVER stay = h.piece - 1 AND lag(h.owner_id) OVER stay IS NOT DISTINCT FROM h.owner_id THEN 0 ELSE 1 END AS begins
    FROM visible.stage_holdings h LEFT JOIN visible.stages n ON n.id = h.next_stage_id
    WHERE h.valid_from < $until AND h.held_from <= $as_of AND (h.held_to IS NULL OR h.held_to >= $since)
      AND ($line IS NULL OR h.line_id = $line) AND ($source IS NULL OR coalesce(h.source_id, nobody()) = $source)
      AND ($stage IS NULL OR h.stage_id = $stage)
    WINDOW stay AS (PARTITION BY h.deal_id, h.seq ORDER BY h.piece)),
numbered AS (SELECT *, sum(begins) OVER (PARTITION BY deal_id, seq ORDER BY piece) AS part FROM piece),
ended AS (
    SELECT deal_id, seq, part, CASE WHEN count(held_to) = count(*) THEN max(held_to) END AS ended_at,
           max(next_kind) AS next_kind, max(next_position) AS next_position
    FROM numbered GROUP BY deal_id, seq, part),
first_time AS (SELECT deal_id, stage_id, min(seq) AS seq FROM visible.stage_spans WHERE valid_from < $until GROUP BY deal_id, stage_id),
entry AS (
    SELECT b.deal_id, b.seq, b.part, b.stage, b.client_id, b.owner_id, b.amount, b.held_from AS entered_at, b.piece > 0 AS taken_over,
           CASE WHEN e.ended_at <= $as_of THEN e.ended_at END AS ended_at, coalesce(b.piece = 0 AND f.seq = b.seq, false) AS first_time,
           CASE WHEN b.kind <> 'open' THEN NULL WHEN e.ended_at IS NULL OR e.ended_at > $as_of THEN 'still_in'
                WHEN b.valid_to IS NULL OR e.ended_at < b.valid_to THEN 'handed_over' WHEN e.next_kind = 'lost' THEN 'lost'
                WHEN e.next_kind = 'won' OR e.next_position > b.position THEN 'advanced' ELSE 'back' END AS way
    FROM numbered b JOIN ended e ON e.deal_id = b.deal_id AND e.seq = b.seq AND e.part = b.part
    LEFT JOIN first_time f ON f.deal_id = b.deal_id AND f.stage_id = b.stage_id
    WHERE b.begins = 1 AND b.held_from >= $since AND b.held_from < $until
      AND (b.piece = 0 OR (b.kind = 'open' AND ($team IS NOT NULL OR $manager IS NOT NULL)))
      AND ($team IS NULL OR coalesce(b.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(b.owner_id, nobody()) = $manager))
SELECT e.deal_id, d.name AS deal, e.client_id, c.name AS client, e.stage, e.entered_at, e.way, e.ended_at,
       days_between(e.entered_at, coalesce(e.ended_at, $as_of)) AS days, e.amount, o.name AS owner, e.taken_over
FROM entry e JOIN visible.deals d ON d.id = e.deal_id
LEFT JOIN visible.clients c ON c.id = e.client_id LEFT JOIN visible.staff o ON o.id = e.owner_id
WHERE ($part IS NULL OR e.way = $part) AND ($first IS NULL OR e.first_time = $first)
ORDER BY e.amount DESC NULLS LAST, e.deal_id, e.seq, e.part
