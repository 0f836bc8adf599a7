-- What stands on each of two clients that may be one, and what hangs on each?
-- One row per client that may be worked on; none for a retired one. Moments in UTC; `edited_at` is the last change of any field.
-- takes: a uuid, b uuid
-- gives: id uuid, version integer, line_id uuid, line varchar, name varchar, kind varchar, tax_number varchar, phone varchar, email varchar,
-- + website varchar, city varchar, country varchar, sector varchar, employees integer, parent_name varchar, source varchar, needs varchar,
-- + benefits varchar, not_to_say varchar, owner varchar, happened_at timestamp, edited_at timestamp, contacts bigint, deals bigint,
-- + sales bigint, persons bigint, promises bigint, last_contact_at timestamp
SELECT k.id, k.version, k.line_id, l.name AS line, k.name, k.kind, k.tax_number, k.phone, k.email, k.website, k.city, k.country, k.sector,
       k.employees, k.parent_name, nullif(concat_ws(' · ', e.name, s.name, g.name), '') AS source, k.needs, k.benefits, k.not_to_say,
       o.name AS owner, k.happened_at,
       (SELECT max(h.happened_at) FROM visible.field_history h WHERE h.entity = 'client' AND h.entity_id = k.id) AS edited_at,
       (SELECT count(*) FROM visible.contacts c WHERE c.client_id = k.id) AS contacts,
       (SELECT count(*) FROM visible.deals d WHERE d.client_id = k.id) AS deals,
       (SELECT count(*) FROM visible.sales a WHERE a.client_id = k.id) AS sales,
       (SELECT count(DISTINCT r.person_id) FROM visible.person_roles r WHERE r.client_id = k.id AND r.until IS NULL) AS persons,
       (SELECT count(*) FROM visible.promises p WHERE p.client_id = k.id AND p.state = 'open') AS promises,
       (SELECT max(c.happened_at) FROM visible.contacts c WHERE c.client_id = k.id AND c.state = 'held') AS last_contact_at
FROM visible.clients_in_hand k JOIN visible.lines l ON l.id = k.line_id LEFT JOIN visible.staff o ON o.id = k.owner_id
LEFT JOIN visible.entry_points e ON e.id = k.entry_point_id LEFT JOIN visible.sources s ON s.id = k.source_id
LEFT JOIN visible.campaigns g ON g.id = k.campaign_id
WHERE k.id = $a OR k.id = $b
ORDER BY k.id
