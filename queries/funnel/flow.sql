-- How many deals came into each stage in the period, and how did each of these entries end?
-- One row per stage of each line. An entry: a deal created in the stage or moved into it. It ends with the first that happens by as_of: moved to a
-- later stage or won (advanced), lost, moved to an earlier stage or anew into the same one (back), given to another holder while in the stage
-- (handed_over); else still_in. The five add up to the entries. What a holder took over within a stage is an entry of that holder, seen only under a
-- team or manager filter (taken_over). Money: the amount at the entry. Credit: who held the deal at the entry. Of won and lost only the entries.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: line varchar, stage varchar, stage_id uuid, position integer, kind varchar, entries bigint, first_entries bigint, taken_over bigint, amount decimal
-- + advanced bigint, lost bigint, back bigint, handed_over bigint, still_in bigint, advanced_amount decimal, lost_amount decimal, back_amount decimal
-- + handed_over_amount decimal, still_in_amount decimal, without_amount bigint
WITH piece AS (                                                -- is_cut: given on or revalued within the stay; of all others one piece is the stay
    SELECT h.deal_id, h.seq, h.piece, h.stage_id, h.kind, h.position, h.owner_id, h.team_id, h.amount, h.valid_to, h.held_from, h.held_to,
           n.kind AS next_kind, n.position AS next_position, h.piece > 0 OR h.held_to IS DISTINCT FROM h.valid_to AS is_cut
    FROM visible.stage_holdings h LEFT JOIN visible.stages n ON n.id = h.next_stage_id
    WHERE h.valid_from < $until AND h.held_from <= $as_of AND (h.held_to IS NULL OR h.held_to >= $since)
      AND ($line IS NULL OR h.line_id = $line) AND ($source IS NULL OR coalesce(h.source_id, nobody()) = $source)),
cut AS (
    SELECT *, CASE WHEN lag(piece) OVER stay = piece - 1 AND lag(owner_id) OVER stay IS NOT DISTINCT FROM owner_id THEN 0 ELSE 1 END AS begins
    FROM piece WHERE is_cut WINDOW stay AS (PARTITION BY deal_id, seq ORDER BY piece)),
numbered AS (SELECT *, sum(begins) OVER (PARTITION BY deal_id, seq ORDER BY piece) AS part FROM cut),
ended AS (
    SELECT deal_id, seq, part, CASE WHEN count(held_to) = count(*) THEN max(held_to) END AS ended_at,
           max(next_kind) AS next_kind, max(next_position) AS next_position
    FROM numbered GROUP BY deal_id, seq, part),
begun AS (
    SELECT deal_id, seq, piece, stage_id, kind, position, owner_id, team_id, amount, valid_to, held_from, held_to AS ended_at, next_kind, next_position
    FROM piece WHERE NOT is_cut AND held_from >= $since AND held_from < $until
    UNION ALL
    SELECT b.deal_id, b.seq, b.piece, b.stage_id, b.kind, b.position, b.owner_id, b.team_id, b.amount, b.valid_to, b.held_from,
           e.ended_at, e.next_kind, e.next_position
    FROM numbered b JOIN ended e ON e.deal_id = b.deal_id AND e.seq = b.seq AND e.part = b.part
    WHERE b.begins = 1 AND b.held_from >= $since AND b.held_from < $until),
first_time AS (
    SELECT deal_id, stage_id, min(seq) AS seq FROM visible.stage_spans
    WHERE valid_from < $until AND deal_id IN (SELECT deal_id FROM begun) GROUP BY deal_id, stage_id),
entry AS (
    SELECT b.stage_id, b.amount, b.piece = 0 AS moved, b.piece = 0 AND f.seq = b.seq AS first_time,
           CASE WHEN b.kind <> 'open' THEN NULL WHEN b.ended_at IS NULL OR b.ended_at > $as_of THEN 'still_in'
                WHEN b.valid_to IS NULL OR b.ended_at < b.valid_to THEN 'handed_over' WHEN b.next_kind = 'lost' THEN 'lost'
                WHEN b.next_kind = 'won' OR b.next_position > b.position THEN 'advanced' ELSE 'back' END AS way
    FROM begun b LEFT JOIN first_time f ON f.deal_id = b.deal_id AND f.stage_id = b.stage_id
    WHERE (b.piece = 0 OR (b.kind = 'open' AND ($team IS NOT NULL OR $manager IS NOT NULL)))
      AND ($team IS NULL OR coalesce(b.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(b.owner_id, nobody()) = $manager)),
counted AS (
    SELECT stage_id, count(*) AS entries, count(*) FILTER (WHERE first_time) AS first_entries, count(*) FILTER (WHERE NOT moved) AS taken_over,
           sum(amount) AS amount, count(*) FILTER (WHERE way = 'advanced') AS advanced, count(*) FILTER (WHERE way = 'lost') AS lost,
           count(*) FILTER (WHERE way = 'back') AS back, count(*) FILTER (WHERE way = 'handed_over') AS handed_over,
           count(*) FILTER (WHERE way = 'still_in') AS still_in, sum(amount) FILTER (WHERE way = 'advanced') AS advanced_amount,
           sum(amount) FILTER (WHERE way = 'lost') AS lost_amount, sum(amount) FILTER (WHERE way = 'back') AS back_amount,
           sum(amount) FILTER (WHERE way = 'handed_over') AS handed_over_amount, sum(amount) FILTER (WHERE way = 'still_in') AS still_in_amount,
           count(*) FILTER (WHERE amount IS NULL) AS without_amount
    FROM entry GROUP BY stage_id)
SELECT l.name AS line, s.name AS stage, s.id AS stage_id, s.position, s.kind, coalesce(c.entries, 0) AS entries,
       coalesce(c.first_entries, 0) AS first_entries, coalesce(c.taken_over, 0) AS taken_over, coalesce(c.amount, 0) AS amount,
       coalesce(c.advanced, 0) AS advanced, coalesce(c.lost, 0) AS lost, coalesce(c.back, 0) AS back, coalesce(c.handed_over, 0) AS handed_over,
       coalesce(c.still_in, 0) AS still_in, coalesce(c.advanced_amount, 0) AS advanced_amount, coalesce(c.lost_amount, 0) AS lost_amount,
       coalesce(c.back_amount, 0) AS back_amount, coalesce(c.handed_over_amount, 0) AS handed_over_amount,
       coalesce(c.still_in_amount, 0) AS still_in_amount, coalesce(c.without_amount, 0) AS without_amount
FROM visible.stages s JOIN visible.lines l ON l.id = s.line_id LEFT JOIN counted c ON c.stage_id = s.id
WHERE ($line IS NULL OR s.line_id = $line) AND (s.retired_at IS NULL OR c.entries > 0) ORDER BY l.position, l.id, s.position, s.id
