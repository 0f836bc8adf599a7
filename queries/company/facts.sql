-- What is the company called, and in which currency, zone and language does it work?
-- One row.
-- takes: nothing
-- gives: name varchar, currency varchar, time_zone varchar, language varchar, is_demo boolean, demo_as_of timestamp, answer_minutes integer
SELECT name, currency, time_zone, language, is_demo, demo_as_of, answer_minutes FROM visible.company ORDER BY name
