-- How does each line give out its leads?
-- One row per line; without a rule of its own the defaults, and version 0.
-- takes: nothing
-- gives: line_id uuid, line varchar, policy varchar, keeps_owner boolean, at_once boolean, random_share double, version integer
SELECT l.id AS line_id, l.name AS line, coalesce(r.policy, 'least_load') AS policy, coalesce(r.keeps_owner, true) AS keeps_owner,
       coalesce(r.at_once, false) AS at_once, coalesce(r.random_share, 0e0) AS random_share, coalesce(r.version, 0) AS version
FROM visible.lines l LEFT JOIN visible.distribution_rules r ON r.line_id = l.id
WHERE l.retired_at IS NULL ORDER BY l.position, l.name, l.id
