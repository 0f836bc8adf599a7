-- How many deals created in the period reached each stage, and which share of the stage before?
-- One row per stage of each line; a deal counts in every stage up to the furthest it ever reached by as_of, skipped ones included.
-- Reached = moved on + still in + lost there, in deals and in money. Credit: the owner when the deal was created; amounts as they stood at as_of.
-- What better work at a stage would bring: of the deals that reached it one point (a tenth) more go on, at most all, and fare as those before.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: line varchar, line_id uuid, stage varchar, stage_id uuid, position integer, kind varchar, reached bigint, skipped bigint, moved_on bigint
-- + still_in bigint, lost bigint, amount decimal, skipped_amount decimal, moved_amount decimal, still_amount decimal, lost_amount decimal
-- + step_share double, step_low double, step_high double, total_share double, total_low double, total_high double, created bigint, won bigint
-- + go_share double, go_low double, go_high double, plus_point double, plus_tenth double
WITH born AS (
    SELECT deal_id, line_id FROM visible.stage_spans
    WHERE seq = 1 AND valid_from >= $since AND valid_from < $until AND valid_from <= $as_of
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
walked AS (
    SELECT s.deal_id, s.stage_id, s.position, s.kind, s.amount,
           row_number() OVER (PARTITION BY s.deal_id ORDER BY s.seq DESC) AS back
    FROM visible.stage_spans s JOIN born b ON b.deal_id = s.deal_id
    WHERE s.valid_from <= $as_of),
worth AS (
    SELECT h.deal_id, h.amount FROM visible.stage_holdings h JOIN born b ON b.deal_id = h.deal_id
    WHERE h.held_from <= $as_of AND (h.held_to IS NULL OR h.held_to > $as_of)),
deal AS (
    SELECT b.deal_id, b.line_id, coalesce(max(w.position) FILTER (WHERE w.kind <> 'lost'), 1) AS furthest, max(w.kind) FILTER (WHERE w.back = 1) AS now_kind,
           CASE WHEN count(h.deal_id) > 0 THEN max(h.amount) ELSE max(w.amount) FILTER (WHERE w.back = 1) END AS amount
    FROM born b JOIN walked w ON w.deal_id = b.deal_id LEFT JOIN worth h ON h.deal_id = b.deal_id GROUP BY b.deal_id, b.line_id),
heap AS (SELECT line_id, furthest, now_kind = 'lost' AS is_lost, count(*) AS n, coalesce(sum(amount), 0) AS amount FROM deal GROUP BY line_id, furthest, now_kind),
visit AS (SELECT DISTINCT deal_id, stage_id FROM walked),
stood AS (SELECT v.stage_id, count(*) AS n, coalesce(sum(d.amount), 0) AS amount FROM visit v JOIN deal d ON d.deal_id = v.deal_id GROUP BY v.stage_id),
summed AS (
    SELECT s.id AS stage_id, coalesce(sum(h.n), 0) AS reached, coalesce(sum(h.n) FILTER (WHERE h.furthest > s.position), 0) AS moved_on,
           coalesce(sum(h.n) FILTER (WHERE h.furthest = s.position AND NOT h.is_lost), 0) AS still_in, coalesce(sum(h.amount), 0) AS amount,
           coalesce(sum(h.amount) FILTER (WHERE h.furthest > s.position), 0) AS moved_amount,
           coalesce(sum(h.amount) FILTER (WHERE h.furthest = s.position AND NOT h.is_lost), 0) AS still_amount
    FROM visible.stages s LEFT JOIN heap h ON h.line_id = s.line_id AND h.furthest >= s.position WHERE s.kind <> 'lost' GROUP BY s.id),
counted AS (
    SELECT l.name AS line, l.position AS line_position, s.line_id, s.id AS stage_id, s.name AS stage, s.position, s.kind, CAST(c.reached AS BIGINT) AS reached,
           CAST(c.reached - coalesce(v.n, 0) AS BIGINT) AS skipped, CAST(c.moved_on AS BIGINT) AS moved_on, CAST(c.still_in AS BIGINT) AS still_in,
           CAST(c.reached - c.moved_on - c.still_in AS BIGINT) AS lost, c.amount, c.amount - coalesce(v.amount, 0) AS skipped_amount, c.moved_amount,
           c.still_amount, c.amount - c.moved_amount - c.still_amount AS lost_amount
    FROM visible.stages s JOIN visible.lines l ON l.id = s.line_id JOIN summed c ON c.stage_id = s.id LEFT JOIN stood v ON v.stage_id = s.id
    WHERE ($line IS NULL OR s.line_id = $line) AND (s.retired_at IS NULL OR s.retired_at > $as_of OR v.n > 0)),
stepped AS (
    SELECT c.*, lag(reached) OVER up AS before, first_value(reached) OVER up AS created, max(reached) FILTER (WHERE kind = 'won') OVER whole AS won,
           CASE WHEN kind = 'open' THEN share(moved_on, reached) END AS go_share, CAST(max(amount) FILTER (WHERE kind = 'won') OVER whole AS DOUBLE) AS gained
    FROM counted c WINDOW up AS (PARTITION BY line_id ORDER BY position, stage_id), whole AS (PARTITION BY line_id))
SELECT line, line_id, stage, stage_id, position, kind, reached, skipped, moved_on, still_in, lost, amount, skipped_amount, moved_amount, still_amount,
       lost_amount, share(reached, before) AS step_share, wilson_low(reached, before) AS step_low, wilson_high(reached, before) AS step_high,
       share(reached, created) AS total_share, wilson_low(reached, created) AS total_low, wilson_high(reached, created) AS total_high, created, won,
       go_share, CASE WHEN kind = 'open' THEN wilson_low(moved_on, reached) END AS go_low,
       CASE WHEN kind = 'open' THEN wilson_high(moved_on, reached) END AS go_high,
       CASE WHEN go_share > 0 THEN least(0.01e0, 1 - go_share) / go_share * gained END AS plus_point,
       CASE WHEN go_share > 0 THEN least(0.1e0, 1 / go_share - 1) * gained END AS plus_tenth
FROM stepped ORDER BY line_position, line_id, position, stage_id
