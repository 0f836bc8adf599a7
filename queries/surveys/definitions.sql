-- Which surveys does the company have?
-- One row per survey, those in use first; `asked`: somebody was invited or answered, so that a change makes a new version.
-- takes: nothing
-- gives: survey_id uuid, survey varchar, kind varchar, occasion varchar, line_id uuid, line varchar, valid_days integer, quarantine_days integer, top integer
-- + created_at timestamp, retired boolean, replaced boolean, asked boolean, answers bigint, factors bigint, version integer
WITH heard AS (SELECT survey_id, count(*) AS n FROM visible.answers GROUP BY survey_id),
invited AS (
    SELECT survey_id FROM visible.invitations UNION SELECT survey_id FROM visible.survey_waves UNION SELECT survey_id FROM visible.answers),
parts AS (SELECT survey_id, count(*) AS n FROM visible.survey_factors WHERE retired_at IS NULL GROUP BY survey_id)
SELECT s.id AS survey_id, s.name AS survey, s.kind, s.occasion, s.line_id, l.name AS line, coalesce(s.valid_days, 21) AS valid_days,
       coalesce(s.quarantine_days, 90) AS quarantine_days, coalesce(s.top, 10) AS top, s.created_at, s.retired_at IS NOT NULL AS retired,
       s.id IN (SELECT replaces_id FROM visible.surveys WHERE replaces_id IS NOT NULL) AS replaced,
       s.id IN (SELECT survey_id FROM invited) AS asked, coalesce(h.n, 0) AS answers, coalesce(p.n, 0) AS factors, s.version
FROM visible.surveys s LEFT JOIN visible.lines l ON l.id = s.line_id LEFT JOIN heard h ON h.survey_id = s.id LEFT JOIN parts p ON p.survey_id = s.id
ORDER BY retired, s.occasion DESC, s.kind DESC, s.created_at DESC NULLS LAST, s.name, s.id
