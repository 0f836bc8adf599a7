-- What can clients be narrowed to?
-- One row per choice of a filter; `more`: of a stage its line, of an own field its kind; `options`: the choices of an own field.
-- takes: nothing
-- gives: kind varchar, code varchar, name varchar, more varchar, options varchar, place bigint
WITH here AS (SELECT owner_id, line_id, city, sector, source_id, entry_point_id FROM visible.clients_in_hand),
every_one AS (
    SELECT 'owners' AS kind, CAST(id AS VARCHAR) AS code, name, '' AS more, '' AS options, 0 AS place
    FROM visible.staff WHERE id IN (SELECT owner_id FROM here)
    UNION ALL SELECT 'lines', CAST(id AS VARCHAR), name, '', '', position FROM visible.lines
    UNION ALL SELECT DISTINCT 'cities', city, city, '', '', 0 FROM here WHERE city <> ''
    UNION ALL SELECT DISTINCT 'sectors', sector, sector, '', '', 0 FROM here WHERE sector <> ''
    UNION ALL SELECT 'sources', CAST(id AS VARCHAR), name, '', '', position FROM visible.sources WHERE id IN (SELECT source_id FROM here)
    UNION ALL SELECT 'entry_points', CAST(id AS VARCHAR), name, '', '', position
    FROM visible.entry_points WHERE id IN (SELECT entry_point_id FROM here)
    UNION ALL SELECT 'stages', CAST(s.id AS VARCHAR), s.name, l.name, '', 1000 * l.position + s.position
    FROM visible.stages s JOIN visible.lines l ON l.id = s.line_id WHERE s.kind = 'open' AND s.retired_at IS NULL
    UNION ALL SELECT 'products', CAST(id AS VARCHAR), name, coalesce(series, ''), '', 0 FROM visible.products
    UNION ALL SELECT 'groups', CAST(id AS VARCHAR), name, '', '', position FROM visible.rfm_groups WHERE retired_at IS NULL
    UNION ALL SELECT DISTINCT 'languages', p.language, p.language, '', '', 0 FROM visible.persons p WHERE p.language <> ''
    UNION ALL SELECT 'own', CAST(id AS VARCHAR), name, kind, coalesce(choices, ''), position
    FROM visible.custom_fields WHERE entity = 'client' AND retired_at IS NULL)
SELECT kind, code, name, more, options, CAST(place AS BIGINT) AS place FROM every_one ORDER BY kind, place, name, code
