-- Which campaigns do leads answer?
-- One row per entry, retired ones too.
-- takes: nothing
-- gives: id uuid, source_id uuid, name varchar, since date, until date, version integer, retired boolean
SELECT id, source_id, name, since, until, version, retired_at IS NOT NULL AS retired
FROM visible.campaigns
ORDER BY name, id
