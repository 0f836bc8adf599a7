-- What came of each stage in whose hands?
-- One row per open stage and holder. Counted are the times somebody held a deal in the stage, of visits begun in the period: whoever held it when it
-- went on, back or was lost has that; one handed over in the stage counts for days (up to then), not for the share of those that went on.
-- Days: Kaplan-Meier over them, handed over and still held ones censored, with the interval of the median (as in funnel/stage_time). A holder nobody knows is empty and stays in.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: stage_id uuid, staff_id uuid, name varchar, held bigint, handed_over bigint, still_in bigint, counted bigint, went_on bigint, went_share double
-- + went_low double, went_high double, median_days double, median_low double, median_high double, longest_days double
WITH piece AS (
    SELECT h.deal_id, h.seq, h.piece, h.stage_id, h.position, h.owner_id, h.team_id, h.valid_to, h.held_from, h.held_to, n.next_kind, n.next_position,
           CASE WHEN h.piece > 0 AND lag(h.owner_id) OVER stay IS NOT DISTINCT FROM h.owner_id THEN 0 ELSE 1 END AS begins
    FROM visible.stage_holdings h LEFT JOIN visible.stage_spans n ON n.deal_id = h.deal_id AND n.seq = h.seq
    WHERE h.kind = 'open' AND h.valid_from >= $since AND h.valid_from < $until AND h.held_from <= $as_of
      AND ($line IS NULL OR h.line_id = $line) AND ($source IS NULL OR coalesce(h.source_id, nobody()) = $source)
    WINDOW stay AS (PARTITION BY h.deal_id, h.seq ORDER BY h.piece)),
turned AS (SELECT *, sum(begins) OVER (PARTITION BY deal_id, seq ORDER BY piece) AS turn FROM piece),
held AS (
    SELECT deal_id, seq, turn, stage_id, position, owner_id, valid_to, next_kind, next_position, min(held_from) AS held_from,
           CASE WHEN count(held_to) = count(*) THEN max(held_to) END AS held_to
    FROM turned
    WHERE ($team IS NULL OR coalesce(team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
    GROUP BY deal_id, seq, turn, stage_id, position, owner_id, valid_to, next_kind, next_position),
ended AS (
    SELECT stage_id, owner_id, days_between(held_from, CASE WHEN held_to <= $as_of THEN held_to ELSE $as_of END) AS t,
           CASE WHEN held_to IS NULL OR held_to > $as_of THEN 'still_in' WHEN valid_to IS NULL OR held_to < valid_to THEN 'handed_over'
                WHEN next_kind <> 'lost' AND next_position > position THEN 'advanced' ELSE 'other' END AS way
    FROM held),
at_time AS (SELECT stage_id, owner_id, t, count(*) AS m, count(*) FILTER (WHERE way IN ('advanced', 'other')) AS d FROM ended GROUP BY stage_id, owner_id, t),
risk AS (SELECT stage_id, owner_id, t, d, sum(m) OVER (PARTITION BY stage_id, owner_id ORDER BY t DESC) AS n FROM at_time),
curve AS (
    SELECT stage_id, owner_id, t, CASE WHEN min(n - d) OVER past = 0 THEN 0e0
               ELSE exp(sum(CASE WHEN n > d THEN ln(1 - CAST(d AS DOUBLE) / n) ELSE 0 END) OVER past) END AS s,
           1.959963984540054 * sqrt(sum(CASE WHEN n > d THEN CAST(d AS DOUBLE) / n / (n - d) ELSE 0 END) OVER past) AS spread
    FROM risk WINDOW past AS (PARTITION BY stage_id, owner_id ORDER BY t ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)),
median AS (
    SELECT stage_id, owner_id, min(t) FILTER (WHERE s <= 0.5 + 1e-12) AS days, min(t) FILTER (WHERE s * (1 - spread) <= 0.5) AS low,
           min(t) FILTER (WHERE s * (1 + spread) < 0.5) AS high
    FROM curve GROUP BY stage_id, owner_id),
counted AS (
    SELECT stage_id, owner_id, count(*) AS held, count(*) FILTER (WHERE way = 'handed_over') AS handed_over, count(*) FILTER (WHERE way = 'still_in') AS still_in,
           count(*) FILTER (WHERE way <> 'handed_over') AS counted, count(*) FILTER (WHERE way = 'advanced') AS went_on, max(t) AS longest_days
    FROM ended GROUP BY stage_id, owner_id)
SELECT c.stage_id, c.owner_id AS staff_id, o.name, c.held, c.handed_over, c.still_in, c.counted, c.went_on, share(c.went_on, c.counted) AS went_share,
       wilson_low(c.went_on, c.counted) AS went_low, wilson_high(c.went_on, c.counted) AS went_high, m.days AS median_days,
       m.low AS median_low, m.high AS median_high, c.longest_days
FROM counted c LEFT JOIN visible.owners o ON o.id = c.owner_id
LEFT JOIN median m ON m.stage_id = c.stage_id AND m.owner_id IS NOT DISTINCT FROM c.owner_id
WHERE c.owner_id IS NULL OR o.id IS NOT NULL
ORDER BY o.name NULLS LAST, c.owner_id, c.stage_id
