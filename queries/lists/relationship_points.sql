-- What do deposits and withdrawals of the relationship balance weigh?
-- One row per entry, retired ones too.
-- takes: nothing
-- gives: id varchar, name varchar, points double, position integer, version integer, retired boolean
SELECT code AS id, name, points, position, version, retired_at IS NOT NULL AS retired
FROM visible.relationship_points
ORDER BY position, id
