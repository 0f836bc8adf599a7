-- Where do people write about us?
-- One row per entry, retired ones too.
-- takes: nothing
-- gives: id uuid, name varchar, has_rating boolean, link varchar, position integer, version integer, retired boolean
SELECT id, name, has_rating, link, position, version, retired_at IS NOT NULL AS retired
FROM visible.places
ORDER BY position, name, id
