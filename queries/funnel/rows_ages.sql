-- Which deals stand behind the ages at which deals are won and lost?
-- One row per deal created in the period; part: won, lost, open, or all when left out. days = its age at closing, or as of now while it is open.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, part varchar
-- gives: deal_id uuid, deal varchar, client_id uuid, client varchar, stage varchar, days double, amount decimal, owner varchar, created_at timestamp, dated_by_map boolean
WITH born AS (
    SELECT deal_id, valid_from AS born_at FROM visible.stage_spans
    WHERE seq = 1 AND valid_from >= $since AND valid_from < $until AND valid_from <= $as_of
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
walked AS (
    SELECT s.deal_id, b.born_at, s.stage, s.kind, s.amount, s.owner_id, s.valid_from, s.valid_to,
           row_number() OVER (PARTITION BY s.deal_id ORDER BY s.seq DESC) AS back
    FROM born b JOIN visible.stage_spans s ON s.deal_id = b.deal_id WHERE s.valid_from <= $as_of),
last AS (
    SELECT *, CASE WHEN kind <> 'open' AND (valid_to IS NULL OR valid_to > $as_of) THEN kind ELSE 'open' END AS fate
    FROM walked WHERE back = 1)
SELECT d.id AS deal_id, d.name AS deal, d.client_id, c.name AS client, w.stage,
       days_between(w.born_at, CASE WHEN w.fate <> 'open' THEN w.valid_from WHEN w.valid_to <= $as_of THEN w.valid_to ELSE $as_of END) AS days,
       w.amount, o.name AS owner, d.happened_at AS created_at, d.dated_by_map
FROM last w JOIN visible.deals d ON d.id = w.deal_id
LEFT JOIN visible.clients c ON c.id = d.client_id LEFT JOIN visible.staff o ON o.id = w.owner_id
WHERE $part IS NULL OR w.fate = $part
ORDER BY days, d.id
