-- With whom does a form begin that an address names by its client, lead, deal or planned contact?
-- One row, none when there is nothing of the kind; the parts that belong together, as far as the viewer may work on them.
-- takes: client uuid, lead uuid, deal uuid, plan uuid
-- gives: client_id uuid, lead_id uuid, deal_id uuid, plan_id uuid, person_id uuid
SELECT coalesce(k.id, d.client_id, p.client_id) AS client_id, coalesce(l.id, CASE WHEN p.client_id IS NULL THEN p.lead_id END) AS lead_id,
       coalesce(d.id, p.deal_id) AS deal_id, p.id AS plan_id, p.person_id
FROM (SELECT 1 AS one) o LEFT JOIN visible.clients_in_hand k ON k.id = $client LEFT JOIN visible.leads_in_hand l ON l.id = $lead
LEFT JOIN visible.deals_in_hand d ON d.id = $deal LEFT JOIN visible.contacts p ON p.id = $plan AND p.state = 'planned'
WHERE coalesce(k.id, l.id, d.id, p.id) IS NOT NULL ORDER BY client_id
