-- Which deals left a stage in the last so many weeks, and where to?
-- One row per visit that ended in the weeks that ended with the last whole day before as_of (attention/moves), the latest first.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid, subject uuid, weeks integer
-- gives: deal_id uuid, deal varchar, client_id uuid, client varchar, stage varchar, next_stage varchar, days double, left_at timestamp
-- + amount decimal, owner varchar
WITH edge AS (
    SELECT CASE WHEN $as_of >= end_before(plus_days(local_day($as_of), 1)) THEN plus_days(local_day($as_of), 1) ELSE local_day($as_of) END AS day)
SELECT d.id AS deal_id, d.name AS deal, d.client_id, c.name AS client, s.stage, s.next_stage, days_between(s.valid_from, s.valid_to) AS days,
       s.valid_to AS left_at, s.amount, o.name AS owner
FROM visible.stage_spans s CROSS JOIN edge e JOIN visible.deals d ON d.id = s.deal_id
LEFT JOIN visible.clients c ON c.id = d.client_id LEFT JOIN visible.staff o ON o.id = s.owner_id
WHERE s.kind = 'open' AND s.valid_to >= utc_of_day(plus_days(e.day, -7 * coalesce($weeks, 1))) AND s.valid_to < utc_of_day(e.day)
  AND ($subject IS NULL OR s.stage_id = $subject)
  AND ($line IS NULL OR s.line_id = $line) AND ($team IS NULL OR coalesce(s.team_id, nobody()) = $team)
  AND ($manager IS NULL OR coalesce(s.owner_id, nobody()) = $manager) AND ($source IS NULL OR coalesce(s.source_id, nobody()) = $source)
ORDER BY s.valid_to DESC, d.id, s.seq
