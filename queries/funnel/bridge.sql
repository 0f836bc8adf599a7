-- How did the open pipeline get from the start of the period to its end?
-- One row per pillar, always all twelve; amount: empty where none is known. start + new + reopened + pulled_in + handed_in + grown - shrunk - pushed_out
-- - handed_out - lost - won = end, in money and (without grown, shrunk) in deals. start and end are counted straight from what stood open then; between
-- them each deal came in once, left once and changed by the difference of its two amounts. The end is the earlier of until and as_of. due_by: only what
-- was expected, by the close date believed then, to close before that day. Closed without having stood open: came and left at that moment.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, due_by date
-- gives: position integer, pillar varchar, sign integer, deals bigint, amount decimal
WITH held AS (
    SELECT deal_id, seq, piece, kind, amount, owner_id, held_from, CASE WHEN held_to < $until AND held_to <= $as_of THEN held_to END AS held_to,
           CASE WHEN valid_to < $until AND valid_to <= $as_of THEN valid_to END AS stay_to,
           CASE WHEN seq = 1 AND piece = 0 AND held_from >= $since THEN 1 ELSE 0 END AS is_birth
    FROM visible.stage_holdings
    WHERE held_from < $until AND held_from <= $as_of AND (held_to IS NULL OR held_to >= $since OR held_to > $as_of)
      AND (kind = 'open' OR held_from >= $since OR (held_to < $until AND held_to <= $as_of))
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
believed AS (
    SELECT deal_id, valid_from, valid_to, coalesce(close_on < $due_by, false) AS due FROM visible.deal_closes
    WHERE $due_by IS NOT NULL AND (valid_from IS NULL OR valid_to IS NULL OR valid_from < valid_to)),
cut AS (
    SELECT h.deal_id, h.seq, h.piece, h.kind, h.amount, h.owner_id, h.stay_to, h.is_birth, coalesce(b.due, $due_by IS NULL) AS due,
           CASE WHEN b.valid_from > h.held_from THEN b.valid_from ELSE h.held_from END AS held_from,
           CASE WHEN h.kind = 'open' AND b.valid_to < $until AND b.valid_to <= $as_of AND (h.held_to IS NULL OR b.valid_to < h.held_to)
                THEN b.valid_to ELSE h.held_to END AS held_to
    FROM held h LEFT JOIN believed b ON b.deal_id = h.deal_id AND (b.valid_to IS NULL OR b.valid_to > h.held_from)
        AND (b.valid_from IS NULL OR b.valid_from <= h.held_from OR (h.kind = 'open' AND b.valid_from < $until AND b.valid_from <= $as_of
            AND (h.held_to IS NULL OR b.valid_from < h.held_to)))),
lined AS (
    SELECT *, lag(kind) OVER line_up AS kind_before, lag(held_to) OVER line_up = held_from AS follows,
           lead(held_from) OVER line_up = held_to AS followed, max(is_birth) OVER (PARTITION BY deal_id) AS born
    FROM cut WINDOW line_up AS (PARTITION BY deal_id ORDER BY seq, piece, held_from)),
step AS (
    SELECT deal_id, amount, owner_id, held_from, held_to,
           CASE WHEN held_from < $since THEN 'start' WHEN born = 1 THEN 'new' WHEN follows AND kind_before <> 'open' THEN 'reopened'
                WHEN follows THEN 'pulled_in' ELSE 'handed_in' END AS came,
           CASE WHEN kind <> 'open' AND stay_to IS NULL THEN kind WHEN held_to IS NULL THEN 'end' WHEN followed THEN 'pushed_out'
                ELSE 'handed_out' END AS went,
           row_number() OVER (PARTITION BY deal_id ORDER BY seq, piece, held_from) AS place,
           row_number() OVER (PARTITION BY deal_id ORDER BY seq DESC, piece DESC, held_from DESC) AS back
    FROM lined
    WHERE due AND (held_to IS NULL OR held_to >= $since) AND (kind = 'open' OR (piece = 0 AND held_from >= $since))),
deal AS (
    SELECT deal_id, max(CASE WHEN place = 1 THEN came END) AS came, max(CASE WHEN place = 1 THEN amount END) AS amount_in,
           max(CASE WHEN back = 1 THEN went END) AS went, max(CASE WHEN back = 1 THEN amount END) AS amount_out
    FROM step GROUP BY deal_id),
part AS (
    SELECT 'start' AS pillar, amount FROM cut WHERE due AND kind = 'open' AND held_from < $since AND (held_to IS NULL OR held_to >= $since)
    UNION ALL SELECT 'end', amount FROM cut WHERE due AND kind = 'open' AND held_to IS NULL
    UNION ALL SELECT came, amount_in FROM deal WHERE came <> 'start'
    UNION ALL SELECT went, amount_out FROM deal WHERE went <> 'end'
    UNION ALL SELECT 'grown', coalesce(amount_out, 0) - coalesce(amount_in, 0) FROM deal WHERE coalesce(amount_out, 0) > coalesce(amount_in, 0)
    UNION ALL SELECT 'shrunk', coalesce(amount_in, 0) - coalesce(amount_out, 0) FROM deal WHERE coalesce(amount_out, 0) < coalesce(amount_in, 0)),
pillar AS (
    SELECT 1 AS position, 'start' AS pillar, 1 AS sign UNION ALL SELECT 2, 'new', 1 UNION ALL SELECT 3, 'reopened', 1 UNION ALL SELECT 4, 'pulled_in', 1
    UNION ALL SELECT 5, 'handed_in', 1 UNION ALL SELECT 6, 'grown', 1 UNION ALL SELECT 7, 'shrunk', -1 UNION ALL SELECT 8, 'pushed_out', -1
    UNION ALL SELECT 9, 'handed_out', -1 UNION ALL SELECT 10, 'lost', -1 UNION ALL SELECT 11, 'won', -1 UNION ALL SELECT 12, 'end', 0)
SELECT b.position, b.pillar, b.sign, count(p.pillar) AS deals, sum(p.amount) AS amount
FROM pillar b LEFT JOIN part p ON p.pillar = b.pillar GROUP BY b.position, b.pillar, b.sign ORDER BY b.position
