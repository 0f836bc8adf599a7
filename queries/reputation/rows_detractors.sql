-- Which clients said in the period that they would not recommend us?
-- One row per answer from 0 to 6, the latest on top; credited to who had the client then.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: answer_id uuid, answered_at timestamp, client_id uuid, client varchar, score integer, comment varchar, manager varchar
SELECT a.id AS answer_id, a.happened_at AS answered_at, a.client_id, c.name AS client, a.score, a.comment, o.name AS manager
FROM visible.answers a JOIN visible.surveys s ON s.id = a.survey_id LEFT JOIN visible.clients c ON c.id = a.client_id
LEFT JOIN visible.staff o ON o.id = a.owner_id
WHERE s.kind = 'nps' AND a.score <= 6 AND a.happened_at >= $since AND a.happened_at < $until AND a.happened_at <= $as_of
  AND ($line IS NULL OR a.line_id = $line) AND ($team IS NULL OR coalesce(a.team_id, nobody()) = $team)
  AND ($manager IS NULL OR coalesce(a.owner_id, nobody()) = $manager) AND ($source IS NULL OR coalesce(a.source_id, nobody()) = $source)
ORDER BY a.happened_at DESC, a.id
