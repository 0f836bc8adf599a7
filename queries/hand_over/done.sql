-- What was handed over, by whom, to whom, and what has been taken back?
-- One row per handover, the last fifty, the newest first: rows of each kind that changed hands.
-- takes: nothing
-- gives: handover_id uuid, happened_at timestamp, giver varchar, actor varchar, receivers varchar, note varchar, clients bigint, deals bigint
-- + leads bigint, contacts bigint, promises bigint, complaints bigint, offers bigint, undone_at timestamp, undone_by varchar
WITH latest AS (SELECT * FROM visible.handovers ORDER BY happened_at DESC, id LIMIT 50),
counted AS (
    SELECT c.handover_id, count(*) FILTER (WHERE c.entity = 'client') AS clients, count(*) FILTER (WHERE c.entity = 'deal') AS deals,
           count(*) FILTER (WHERE c.entity = 'lead') AS leads, count(*) FILTER (WHERE c.entity = 'contact') AS contacts,
           count(*) FILTER (WHERE c.entity = 'promise') AS promises, count(*) FILTER (WHERE c.entity = 'complaint') AS complaints,
           count(*) FILTER (WHERE c.entity = 'offer') AS offers
    FROM visible.handover_changes c WHERE c.handover_id IN (SELECT id FROM latest) GROUP BY c.handover_id),
receiver AS (
    SELECT r.handover_id, string_agg(s.name, ', ' ORDER BY s.name) AS receivers
    FROM (SELECT DISTINCT handover_id, after_id FROM visible.handover_changes WHERE handover_id IN (SELECT id FROM latest)) r
    JOIN visible.staff s ON s.id = r.after_id GROUP BY r.handover_id)
SELECT h.id AS handover_id, h.happened_at, g.name AS giver, a.name AS actor, r.receivers, h.note, c.clients, c.deals, c.leads, c.contacts,
       c.promises, c.complaints, c.offers, h.undone_at, u.name AS undone_by
FROM latest h JOIN counted c ON c.handover_id = h.id LEFT JOIN receiver r ON r.handover_id = h.id
LEFT JOIN visible.staff g ON g.id = h.from_id LEFT JOIN visible.staff a ON a.id = h.actor_id LEFT JOIN visible.staff u ON u.id = h.undone_by
ORDER BY h.happened_at DESC, h.id
