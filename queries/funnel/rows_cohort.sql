-- Which deals stand behind a number of the cohort funnel?
-- One row per deal created in the period that reached the stage (all stages when left out); part: moved_on, still_in, lost, skipped, or all.
-- Stage, amount and holder are those of as_of.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, stage uuid, part varchar
-- gives: deal_id uuid, deal varchar, client_id uuid, client varchar, stage varchar, days double, amount decimal, owner varchar, created_at timestamp, dated_by_map boolean
WITH born AS (
    SELECT deal_id, line_id FROM visible.stage_spans
    WHERE seq = 1 AND valid_from >= $since AND valid_from < $until AND valid_from <= $as_of
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
walked AS (
    SELECT s.deal_id, s.stage_id, s.stage, s.position, s.kind, s.amount, s.owner_id, s.valid_from,
           row_number() OVER (PARTITION BY s.deal_id ORDER BY s.seq DESC) AS back
    FROM visible.stage_spans s JOIN born b ON b.deal_id = s.deal_id WHERE s.valid_from <= $as_of),
worth AS (
    SELECT h.deal_id, h.amount, h.owner_id FROM visible.stage_holdings h JOIN born b ON b.deal_id = h.deal_id
    WHERE h.held_from <= $as_of AND (h.held_to IS NULL OR h.held_to > $as_of)),
deal AS (
    SELECT deal_id, coalesce(max(position) FILTER (WHERE kind <> 'lost'), 1) AS furthest, max(kind) FILTER (WHERE back = 1) AS now_kind,
           count(*) FILTER (WHERE stage_id = $stage) AS visits
    FROM walked GROUP BY deal_id)
SELECT d.id AS deal_id, d.name AS deal, d.client_id, c.name AS client, w.stage, days_between(w.valid_from, $as_of) AS days,
       CASE WHEN h.deal_id IS NULL THEN w.amount ELSE h.amount END AS amount,
       o.name AS owner, d.happened_at AS created_at, d.dated_by_map
FROM deal f JOIN walked w ON w.deal_id = f.deal_id AND w.back = 1 JOIN visible.deals d ON d.id = f.deal_id
LEFT JOIN worth h ON h.deal_id = f.deal_id LEFT JOIN visible.clients c ON c.id = d.client_id
LEFT JOIN visible.staff o ON o.id = CASE WHEN h.deal_id IS NULL THEN w.owner_id ELSE h.owner_id END
LEFT JOIN visible.stages s ON s.id = $stage
WHERE ($stage IS NULL OR (s.line_id = d.line_id AND f.furthest >= s.position))
  AND ($part IS NULL OR ($part = 'moved_on' AND f.furthest > s.position) OR ($part = 'skipped' AND f.visits = 0)
    OR ($part = 'still_in' AND f.furthest = s.position AND f.now_kind <> 'lost') OR ($part = 'lost' AND f.furthest = s.position AND f.now_kind = 'lost'))
ORDER BY amount DESC NULLS LAST, d.id
