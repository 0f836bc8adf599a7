-- Why was a lead given to whom it was given?
-- One row per time it got another owner, the latest first; candidates (JSON) are for those who see the whole line.
-- takes: lead uuid
-- gives: given_at timestamp, owner varchar, actor varchar, reason varchar, candidates varchar
SELECT a.happened_at AS given_at, o.name AS owner, w.name AS actor, a.reason, a.candidates
FROM visible.assignments a LEFT JOIN visible.staff o ON o.id = a.owner_id LEFT JOIN visible.staff w ON w.id = a.actor_id
WHERE a.entity = 'lead' AND a.entity_id = $lead
ORDER BY a.happened_at DESC, a.entered_at DESC, a.id LIMIT 10
