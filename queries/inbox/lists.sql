-- Which lines, entry points, sources, campaigns and refusal reasons are on the company's lists?
-- One row per entry that is not retired, in the company's order; belongs_to: the source of a campaign; is_valid: of a refusal reason.
-- takes: nothing
-- gives: list varchar, code varchar, name varchar, belongs_to varchar, is_valid boolean
SELECT list, CAST(id AS VARCHAR) AS code, name, CAST(belongs_to AS VARCHAR) AS belongs_to, is_valid FROM (
    SELECT 'line' AS list, id, name, position, NULL AS belongs_to, NULL AS is_valid FROM visible.lines WHERE retired_at IS NULL
    UNION ALL SELECT 'door', id, name, position, NULL, NULL FROM visible.entry_points WHERE retired_at IS NULL
    UNION ALL SELECT 'source', id, name, position, NULL, NULL FROM visible.sources WHERE retired_at IS NULL
    UNION ALL SELECT 'campaign', id, name, 1, source_id, NULL FROM visible.campaigns WHERE retired_at IS NULL
    UNION ALL SELECT 'refusal_reason', id, name, position, NULL, is_valid FROM visible.refusal_reasons WHERE retired_at IS NULL) entry
ORDER BY list, position, name, code
