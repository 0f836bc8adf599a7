-- What did clients answer last, and what came of it?
-- One row per answer, the latest first; csi is the answer's satisfaction from 0 to 100; the contact that followed with its state.
-- takes: as_of timestamp, line uuid, manager uuid, most integer
-- gives: answer_id uuid, survey varchar, kind varchar, client_id uuid, client varchar, person varchar, score integer, csi double, overall integer, top integer, why varchar
-- + better varchar, theme varchar, way varchar, happened_at timestamp, follow_state varchar, follow_due_at timestamp, follow_owner varchar
-- + follow_held_at timestamp
WITH told AS (
    SELECT x.answer_id, (sum(f.importance * x.score) / nullif(sum(f.importance), 0) - 1) / (max(coalesce(s.top, 10)) - 1e0) * 100 AS csi
    FROM visible.answer_factors x JOIN visible.survey_factors f ON f.id = x.factor_id JOIN visible.surveys s ON s.id = f.survey_id
    GROUP BY x.answer_id),
named AS (
    SELECT x.answer_id, min(r.name) AS theme FROM visible.answer_reasons x JOIN visible.survey_reasons r ON r.id = x.reason_id
    WHERE x.confirmed_at <= $as_of GROUP BY x.answer_id)
SELECT a.id AS answer_id, s.name AS survey, s.kind, a.client_id, c.name AS client, p.name AS person, a.score, t.csi, a.overall, coalesce(s.top, 10) AS top, a.comment AS why, a.better,
       coalesce(r.name, y.theme) AS theme, a.way, a.happened_at, k.state AS follow_state, k.due_at AS follow_due_at, o.name AS follow_owner,
       k.happened_at AS follow_held_at
FROM visible.answers a JOIN visible.surveys s ON s.id = a.survey_id JOIN visible.clients c ON c.id = a.client_id
LEFT JOIN visible.persons p ON p.id = a.person_id LEFT JOIN visible.survey_reasons r ON r.id = a.reason_id LEFT JOIN told t ON t.answer_id = a.id LEFT JOIN named y ON y.answer_id = a.id
LEFT JOIN visible.contacts k ON k.id = a.follow_up_id LEFT JOIN visible.staff o ON o.id = k.staff_id
WHERE a.happened_at <= $as_of AND ($line IS NULL OR a.line_id = $line) AND ($manager IS NULL OR coalesce(a.owner_id, nobody()) = $manager)
ORDER BY a.happened_at DESC, a.id LIMIT coalesce($most, 15)
