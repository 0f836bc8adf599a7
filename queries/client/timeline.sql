-- What has happened with this client?
-- One row per event, the latest first; at most 2,000. kind says what its columns hold: contact (title what, code direction, detail result, who with),
-- stage (title deal, detail stage, code its kind), offer and offer_end (title what, code how it ended), promise and settled
-- (title what, code side, detail state), complaint, step and closed, sale, answer, report (title heard, detail agreed, note disagreed, who mistakes), owner (title new owner, code reason), field (title field,
-- who old, detail new), document (note link), merge, entry (code of the balance). staff: who did it.
-- takes: client uuid, as_of timestamp
-- gives: kind varchar, happened_at timestamp, entity_id uuid, title varchar, code varchar, detail varchar, note varchar, who varchar,
-- + amount decimal, number integer, staff varchar
WITH event AS (
    SELECT 'contact' AS kind, c.happened_at, c.id AS entity_id, k.name AS title, c.direction AS code, r.name AS detail, c.note, p.name AS who,
           CAST(NULL AS DECIMAL(18, 2)) AS amount, CAST(c.minutes AS INTEGER) AS number, c.staff_id
    FROM visible.contacts c LEFT JOIN visible.contact_kinds k ON k.code = c.kind LEFT JOIN visible.results r ON r.id = c.result_id
    LEFT JOIN visible.persons p ON p.id = c.person_id WHERE c.client_id = $client AND c.state = 'held'
    UNION ALL
    SELECT 'stage', e.happened_at, e.deal_id, coalesce(d.code, d.name), e.kind, e.stage, l.name, NULL, e.amount, NULL, coalesce(e.actor_id, e.owner_id)
    FROM visible.stage_events e JOIN visible.deals d ON d.id = e.deal_id LEFT JOIN visible.loss_reasons l ON l.id = e.loss_reason_id WHERE e.client_id = $client
    UNION ALL SELECT 'promise', happened_at, id, what, side, state, NULL, NULL, NULL, NULL, entered_by FROM visible.promises WHERE client_id = $client
    UNION ALL SELECT 'settled', settled_at, id, what, side, state, NULL, NULL, NULL, NULL, owner_id FROM visible.promises
    WHERE client_id = $client AND state <> 'open' AND settled_at IS NOT NULL
    UNION ALL SELECT 'complaint', happened_at, id, what, NULL, NULL, NULL, NULL, NULL, severity, entered_by FROM visible.complaints WHERE client_id = $client
    UNION ALL SELECT 'step', s.happened_at, s.complaint_id, c.what, NULL, NULL, s.words, NULL, NULL, NULL, s.entered_by
    FROM visible.complaint_steps s JOIN visible.complaints c ON c.id = s.complaint_id WHERE c.client_id = $client
    UNION ALL SELECT 'closed', closed_at, id, what, NULL, NULL, outcome, NULL, NULL, satisfaction, owner_id FROM visible.complaints
    WHERE client_id = $client AND closed_at IS NOT NULL
    UNION ALL SELECT 'offer', happened_at, id, what, NULL, NULL, NULL, NULL, amount, NULL, entered_by FROM visible.offers WHERE client_id = $client
    UNION ALL SELECT 'offer_end', settled_at, id, what, state, NULL, NULL, NULL, NULL, NULL, owner_id FROM visible.offers
    WHERE client_id = $client AND settled_at IS NOT NULL
    UNION ALL SELECT 'sale', happened_at, id, code, NULL, NULL, NULL, NULL, amount, NULL, owner_id FROM visible.sales WHERE client_id = $client
    UNION ALL SELECT 'answer', a.happened_at, a.id, v.name, NULL, r.name, a.comment, NULL, NULL, a.score, NULL FROM visible.answers a
    JOIN visible.surveys v ON v.id = a.survey_id LEFT JOIN visible.survey_reasons r ON r.id = a.reason_id WHERE a.client_id = $client
    UNION ALL SELECT 'report', happened_at, contact_id, heard, NULL, agreed, disagreed, mistakes, NULL, NULL, entered_by
    FROM visible.visit_reports WHERE client_id = $client
    UNION ALL SELECT 'owner', a.happened_at, a.id, o.name, a.reason, NULL, NULL, NULL, NULL, NULL, a.actor_id
    FROM visible.assignments a LEFT JOIN visible.staff o ON o.id = a.owner_id WHERE a.entity = 'client' AND a.entity_id = $client
    UNION ALL SELECT 'field', happened_at, id, field, NULL, new_value, NULL, old_value, NULL, NULL, actor_id
    FROM visible.field_history WHERE entity = 'client' AND entity_id = $client
    UNION ALL SELECT 'document', happened_at, id, name, NULL, NULL, link, NULL, NULL, NULL, entered_by FROM visible.documents WHERE client_id = $client
    UNION ALL SELECT 'merge', m.happened_at, m.id, g.name, NULL, NULL, NULL, NULL, NULL, NULL, m.actor_id
    FROM visible.merges m JOIN visible.clients g ON g.id = m.gone_id WHERE m.kept_id = $client AND m.entity = 'client' AND m.undone_at IS NULL
    UNION ALL SELECT 'entry', e.happened_at, e.id, coalesce(p.name, e.code), e.code, NULL, e.what, NULL, NULL, CAST(e.points AS INTEGER), e.entered_by
    FROM visible.relationship_entries e LEFT JOIN visible.relationship_points p ON p.code = e.code WHERE e.client_id = $client)
SELECT e.kind, e.happened_at, e.entity_id, e.title, e.code, e.detail, e.note, e.who, e.amount, e.number, s.name AS staff
FROM event e LEFT JOIN visible.staff s ON s.id = e.staff_id JOIN visible.client_cards c ON c.id = $client AND c.in_hand
WHERE e.happened_at <= $as_of ORDER BY e.happened_at DESC, e.kind, e.entity_id LIMIT 2000
