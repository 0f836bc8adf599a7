-- Which entries can be chosen where a client came from, and what can be entered into its balance by hand, why did it leave?
-- One row per entry of a list that is not retired: entry_point, source, campaign, points, leaving; number: the points.
-- takes: nothing
-- gives: list varchar, code varchar, name varchar, position integer, number double
SELECT list, code, name, position, number FROM (
    SELECT 'entry_point' AS list, CAST(id AS VARCHAR) AS code, name, position, CAST(NULL AS DOUBLE) AS number FROM visible.entry_points WHERE retired_at IS NULL
    UNION ALL SELECT 'source', CAST(id AS VARCHAR), name, position, NULL FROM visible.sources WHERE retired_at IS NULL
    UNION ALL SELECT 'campaign', CAST(id AS VARCHAR), name, 0, NULL FROM visible.campaigns WHERE retired_at IS NULL
    UNION ALL SELECT 'leaving', CAST(id AS VARCHAR), name, position, NULL FROM visible.leaving_reasons WHERE retired_at IS NULL
    UNION ALL SELECT 'points', code, name, position, points FROM visible.relationship_points WHERE retired_at IS NULL AND by_hand) entry
ORDER BY list, position, name, code
