-- Which segments and lists has this viewer, own and shared ones?
-- One row per segment that is not retired, own ones first; `rule` as JSON, NULL of a list made by hand.
-- takes: nothing
-- gives: segment_id uuid, name varchar, kind varchar, rule varchar, shared boolean, version integer
SELECT id AS segment_id, name, kind, rule, owner_id IS NULL AS shared, version
FROM visible.segments WHERE retired_at IS NULL
ORDER BY owner_id IS NULL, name, id
