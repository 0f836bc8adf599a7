-- In which words is a survey asked?
-- One row per language in which the company gave words of its own.
-- takes: survey uuid
-- gives: language varchar, thanks varchar, plans varchar, question varchar, why varchar, better varchar
SELECT language, thanks, plans, question, why, better FROM visible.survey_texts WHERE survey_id = $survey ORDER BY language
