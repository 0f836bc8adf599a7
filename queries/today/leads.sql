-- Which leads of this person, and which that are nobody's, still wait for a first human answer?
-- One row per lead, the longest waiting first; answered: an outbound contact by a person with the lead or its client since it came.
-- a: working minutes it has waited, b: working minutes left of the company's time to answer (below 0 when over), late: the same in
-- working days of eight hours. money: what the lead itself says it is about. Of a covered colleague, too; not those left alone.
-- takes: as_of timestamp, manager uuid
-- gives: kind varchar, item_id uuid, client_id uuid, client varchar, person_id uuid, person varchar, lead_id uuid, owner_id uuid
-- + owner varchar, line_id uuid, words varchar, detail varchar, due_at timestamp, late double, a double, b double, money double
-- + version integer
WITH whose AS (
    SELECT id FROM visible.staff WHERE id = $manager
    UNION SELECT staff_id FROM visible.absences WHERE deputy_id = $manager AND since <= local_day($as_of) AND local_day($as_of) < until),
open_leads AS (
    SELECT l.* FROM visible.leads_in_hand l
    WHERE l.refused_at IS NULL AND l.merged_into_id IS NULL AND coalesce(l.valid, true) AND l.happened_at <= $as_of
      AND ($manager IS NULL OR l.owner_id IS NULL OR l.owner_id IN (SELECT id FROM whose))
      AND l.id NOT IN (SELECT lead_id FROM visible.deals WHERE lead_id IS NOT NULL)),
answers AS (
    SELECT lead_id, client_id, happened_at FROM visible.contacts
    WHERE state = 'held' AND direction = 'out' AND NOT automatic AND happened_at >= (SELECT min(happened_at) FROM open_leads)),
answered AS (
    SELECT l.id FROM open_leads l JOIN answers a ON a.lead_id = l.id AND a.happened_at >= l.happened_at
    UNION SELECT l.id FROM open_leads l JOIN answers a ON a.client_id = l.client_id AND a.happened_at >= l.happened_at),
waiting AS (
    SELECT l.*, greatest(0e0, b.minutes_before + minutes_open($as_of, b.opens_at, b.closes_at)
           - a.minutes_before - minutes_open(l.happened_at, a.opens_at, a.closes_at)) AS minutes
    FROM open_leads l JOIN visible.calendar a ON a.day = local_day(l.happened_at) JOIN visible.calendar b ON b.day = local_day($as_of)
    WHERE l.id NOT IN (SELECT id FROM answered)
      AND l.id NOT IN (SELECT entity_id FROM visible.quiet_spells WHERE entity = 'lead' AND about IN ('lead', 'all') AND until_on > local_day($as_of)))
SELECT 'lead' AS kind, w.id AS item_id, k.id AS client_id, coalesce(k.name, w.name) AS client, w.person_id, p.name AS person, w.id AS lead_id,
       w.owner_id, o.name AS owner, w.line_id, w.message AS words, e.name AS detail, w.happened_at AS due_at,
       (w.minutes - y.answer_minutes) / 480e0 AS late, w.minutes AS a, y.answer_minutes - w.minutes AS b, CAST(w.amount AS DOUBLE) AS money, w.version
FROM waiting w CROSS JOIN visible.company y LEFT JOIN visible.clients_in_hand k ON k.id = w.client_id
LEFT JOIN visible.persons p ON p.id = w.person_id LEFT JOIN visible.staff o ON o.id = w.owner_id
LEFT JOIN visible.entry_points e ON e.id = w.entry_point_id
ORDER BY w.happened_at, w.id
