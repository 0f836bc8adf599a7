-- Which visits to a stage does its time rest on?
-- One row per visit (a re-entry is a new visit); ended is empty while the deal is still there. Which: those begun in the period;
-- part = present: those that stood there in the period; part = over: all ever, over the limit known at as_of (equal is no breach).
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, stage uuid, part varchar
-- gives: deal_id uuid, deal varchar, client_id uuid, client varchar, stage varchar, entered_at timestamp, ended_at timestamp, days double, owner varchar
SELECT d.id AS deal_id, d.name AS deal, d.client_id, c.name AS client, s.stage, s.valid_from AS entered_at,
       CASE WHEN s.valid_to <= $as_of THEN s.valid_to END AS ended_at,
       days_between(s.valid_from, CASE WHEN s.valid_to <= $as_of THEN s.valid_to ELSE $as_of END) AS days, o.name AS owner
FROM visible.stage_spans s JOIN visible.deals d ON d.id = s.deal_id
LEFT JOIN visible.clients c ON c.id = d.client_id LEFT JOIN visible.staff o ON o.id = s.owner_id
LEFT JOIN visible.stage_terms t ON t.stage_id = s.stage_id
    AND (t.valid_from IS NULL OR t.valid_from <= $as_of) AND (t.valid_to IS NULL OR t.valid_to > $as_of)
WHERE s.kind = 'open' AND s.valid_from <= $as_of
  AND (($part IS NULL AND s.valid_from >= $since AND s.valid_from < $until)
    OR ($part = 'present' AND s.valid_from < $until AND (s.valid_to IS NULL OR s.valid_to > $since) AND (s.valid_to IS NULL OR s.valid_to > s.valid_from))
    OR ($part = 'over' AND hours_between(s.valid_from, CASE WHEN s.valid_to <= $as_of THEN s.valid_to ELSE $as_of END) > t.limit_hours))
  AND ($line IS NULL OR s.line_id = $line)
  AND ($team IS NULL OR coalesce(s.team_id, nobody()) = $team)
  AND ($manager IS NULL OR coalesce(s.owner_id, nobody()) = $manager)
  AND ($source IS NULL OR coalesce(s.source_id, nobody()) = $source)
  AND ($stage IS NULL OR s.stage_id = $stage)
ORDER BY days DESC, d.id, s.seq
