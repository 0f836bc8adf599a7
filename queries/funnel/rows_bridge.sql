-- Which deals stand behind a pillar of the bridge?
-- One row per deal that was in the open pipeline at any moment of the period: how it came in, how it left, and for how much (see funnel/bridge).
-- pillar: one of the twelve, all when left out. owner: who held it when it left, or holds it at the end.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, due_by date, pillar varchar
-- gives: deal_id uuid, deal varchar, client_id uuid, client varchar, came varchar, came_on date, amount_in decimal, went varchar
-- + went_on date, amount_out decimal, change decimal, owner varchar
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
    SELECT deal_id, max(CASE WHEN place = 1 THEN came END) AS came, max(CASE WHEN place = 1 AND came <> 'start' THEN held_from END) AS came_at,
           max(CASE WHEN place = 1 THEN amount END) AS amount_in, max(CASE WHEN back = 1 THEN went END) AS went,
           max(CASE WHEN back = 1 AND went <> 'end' THEN CASE WHEN went IN ('won', 'lost') THEN held_from ELSE held_to END END) AS went_at,
           max(CASE WHEN back = 1 THEN amount END) AS amount_out
    FROM step GROUP BY deal_id)
SELECT d.id AS deal_id, d.name AS deal, d.client_id, c.name AS client, f.came, local_day(f.came_at) AS came_on, f.amount_in, f.went,
       local_day(f.went_at) AS went_on, f.amount_out, coalesce(f.amount_out, 0) - coalesce(f.amount_in, 0) AS change, o.name AS owner
FROM deal f JOIN step l ON l.deal_id = f.deal_id AND l.back = 1 JOIN visible.deals d ON d.id = f.deal_id
LEFT JOIN visible.clients c ON c.id = d.client_id LEFT JOIN visible.staff o ON o.id = l.owner_id
WHERE $pillar IS NULL OR f.came = $pillar OR f.went = $pillar OR ($pillar = 'grown' AND coalesce(f.amount_out, 0) > coalesce(f.amount_in, 0))
   OR ($pillar = 'shrunk' AND coalesce(f.amount_out, 0) < coalesce(f.amount_in, 0))
ORDER BY greatest(coalesce(f.amount_in, 0), coalesce(f.amount_out, 0)) DESC, d.id
