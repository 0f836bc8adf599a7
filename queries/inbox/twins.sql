-- Which open leads are of the same sender?
-- One row per open lead and other open lead of its line with the same phone or e-mail; of a colleague's only that it is there and whose.
-- takes: nothing
-- gives: lead_id uuid, twin_id uuid, twin varchar, owner varchar, happened_at timestamp, reason varchar
SELECT lead_id, twin_id, twin, owner, happened_at, reason FROM visible.lead_twins
ORDER BY lead_id, happened_at, twin_id, owner LIMIT 2000
