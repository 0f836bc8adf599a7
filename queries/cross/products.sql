-- Which products are of which series?
-- One row per product, retired ones too; one without a series is a series of its own.
-- takes: nothing
-- gives: product varchar, name varchar, series varchar
SELECT CAST(id AS VARCHAR) AS product, name, coalesce(series, name) AS series FROM visible.products ORDER BY name, id
