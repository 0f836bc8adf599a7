-- How else can this person be reached?
-- One row per further phone, e-mail, messenger or website.
-- takes: person uuid
-- gives: reach_id uuid, kind varchar, label varchar, value varchar, version integer
SELECT id AS reach_id, kind, label, value, version FROM visible.reach
WHERE entity = 'person' AND entity_id = $person ORDER BY kind, value, id
