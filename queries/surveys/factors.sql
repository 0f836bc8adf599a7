-- Which factors does a survey ask about?
-- One row per factor in use, in the company's order.
-- takes: survey uuid
-- gives: factor_id uuid, factor varchar, importance double, place integer
SELECT id AS factor_id, name AS factor, importance, position AS place FROM visible.survey_factors
WHERE survey_id = $survey AND retired_at IS NULL ORDER BY position, name, id
