-- What does the company sell?
-- One row per entry, retired ones too.
-- takes: nothing
-- gives: id uuid, code varchar, name varchar, series varchar, price decimal, unit_cost decimal, version integer, retired boolean
SELECT id, code, name, series, price, unit_cost, version, retired_at IS NOT NULL AS retired
FROM visible.products
ORDER BY name, id
