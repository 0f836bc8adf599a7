-- Which clients rated a factor badly, and has anybody spoken with them since?
-- One row per bad mark of voices/low, those nobody spoke to since first; factor: only this one. spoken_at: the first contact held after the
-- answer; planned_at: the next one planned.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- + occasion varchar, factor varchar
-- gives: client_id uuid, client varchar, person varchar, owner varchar, factor varchar, mark varchar, comment varchar, happened_at timestamp
-- + spoken_at timestamp, planned_at timestamp, answer_id uuid
WITH heard AS (
    SELECT a.id, a.client_id, a.person_id, a.owner_id, a.comment, a.happened_at,
           row_number() OVER (PARTITION BY coalesce(a.person_id, a.client_id)
                              ORDER BY a.happened_at DESC, a.entered_at DESC, a.id) AS back
    FROM visible.answers a JOIN visible.surveys s ON s.id = a.survey_id
    WHERE s.kind = 'csi' AND s.occasion = coalesce($occasion, 'relationship')
      AND a.happened_at >= $since AND a.happened_at < $until AND a.happened_at <= $as_of
      AND ($line IS NULL OR a.line_id = $line)
      AND ($team IS NULL OR coalesce(a.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(a.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(a.source_id, nobody()) = $source)),
mark AS (
    SELECT h.*, f.name AS factor, coalesce(s.line_id, nobody()) AS line_id, (x.score - 1e0) / (coalesce(s.top, 10) - 1e0) * 100 AS value,
           x.score, coalesce(s.top, 10) AS top
    FROM heard h JOIN visible.answer_factors x ON x.answer_id = h.id JOIN visible.survey_factors f ON f.id = x.factor_id
    JOIN visible.surveys s ON s.id = f.survey_id
    WHERE h.back = 1),
talked AS (
    SELECT m.id, min(k.happened_at) FILTER (WHERE k.state = 'held' AND k.happened_at > m.happened_at AND k.happened_at <= $as_of) AS at,
           min(k.due_at) FILTER (WHERE (k.state = 'planned' OR k.settled_at > $as_of) AND k.entered_at <= $as_of AND k.due_at > $as_of) AS due_at
    FROM heard m JOIN visible.contacts k ON k.client_id = m.client_id GROUP BY m.id)
SELECT m.client_id, c.name AS client, p.name AS person, o.name AS owner, m.factor,
       CAST(m.score AS VARCHAR) || ' / ' || CAST(m.top AS VARCHAR) AS mark, m.comment, m.happened_at, t.at AS spoken_at,
       t.due_at AS planned_at, m.id AS answer_id
FROM mark m LEFT JOIN talked t ON t.id = m.id LEFT JOIN visible.clients c ON c.id = m.client_id
LEFT JOIN visible.persons p ON p.id = m.person_id LEFT JOIN visible.staff o ON o.id = m.owner_id
WHERE m.value < 40 AND ($factor IS NULL OR m.factor = $factor)
ORDER BY CASE WHEN t.at IS NULL THEN 0 ELSE 1 END, m.value, m.happened_at DESC, m.id, m.factor
