-- What did each person say who counts in the NPS?
-- One row per answer counted in the period, the latest per person, the lowest first: for the score of a saved segment.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- + occasion varchar
-- gives: answer_id uuid, happened_at timestamp, client_id uuid, client varchar, score integer, comment varchar
WITH heard AS (
    SELECT a.id, a.happened_at, a.client_id, a.score, a.comment,
           row_number() OVER (PARTITION BY coalesce(a.person_id, a.client_id)
                              ORDER BY a.happened_at DESC, a.entered_at DESC, a.id) AS back
    FROM visible.answers a JOIN visible.surveys s ON s.id = a.survey_id
    WHERE s.kind = 'nps' AND s.occasion = coalesce($occasion, 'relationship') AND a.score IS NOT NULL
      AND a.happened_at >= $since AND a.happened_at < $until AND a.happened_at <= $as_of
      AND ($line IS NULL OR a.line_id = $line)
      AND ($team IS NULL OR coalesce(a.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(a.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(a.source_id, nobody()) = $source))
SELECT h.id AS answer_id, h.happened_at, h.client_id, c.name AS client, h.score, h.comment
FROM heard h LEFT JOIN visible.clients c ON c.id = h.client_id WHERE h.back = 1 ORDER BY h.score, h.happened_at DESC, h.id
