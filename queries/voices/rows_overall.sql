-- Who says how satisfied they are all in all?
-- One row per answer of voices/overall, the least satisfied first; top_two: only those with one of the two best marks, or only the others.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- + occasion varchar, top_two boolean
-- gives: answer_id uuid, happened_at timestamp, client_id uuid, client varchar, person varchar, mark varchar, comment varchar
WITH heard AS (
    SELECT a.id, a.happened_at, a.client_id, a.person_id, a.comment, a.overall, coalesce(s.top, 10) AS top,
           row_number() OVER (PARTITION BY coalesce(a.person_id, a.client_id)
                              ORDER BY a.happened_at DESC, a.entered_at DESC, a.id) AS back
    FROM visible.answers a JOIN visible.surveys s ON s.id = a.survey_id
    WHERE s.kind = 'csi' AND s.occasion = coalesce($occasion, 'relationship')
      AND a.happened_at >= $since AND a.happened_at < $until AND a.happened_at <= $as_of
      AND ($line IS NULL OR a.line_id = $line)
      AND ($team IS NULL OR coalesce(a.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(a.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(a.source_id, nobody()) = $source))
SELECT h.id AS answer_id, h.happened_at, h.client_id, c.name AS client, p.name AS person,
       CAST(h.overall AS VARCHAR) || ' / ' || CAST(h.top AS VARCHAR) AS mark, h.comment
FROM heard h LEFT JOIN visible.clients c ON c.id = h.client_id LEFT JOIN visible.persons p ON p.id = h.person_id
WHERE h.back = 1 AND h.overall IS NOT NULL AND ($top_two IS NULL OR $top_two = (h.overall >= h.top - 1))
ORDER BY (h.overall - 1e0) / (h.top - 1e0), h.happened_at DESC, h.id
