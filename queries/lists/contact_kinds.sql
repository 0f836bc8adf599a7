-- Which kinds of contact are there?
-- One row per entry, retired ones too.
-- takes: nothing
-- gives: id varchar, name varchar, is_meeting boolean, minutes double, position integer, version integer, retired boolean
SELECT code AS id, name, is_meeting, minutes, position, version, retired_at IS NOT NULL AS retired
FROM visible.contact_kinds
ORDER BY position, name, id
