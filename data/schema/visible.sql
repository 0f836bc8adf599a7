-- WHO MAY SEE WHICH ROW. Re-created at every start; the one place where rows are filtered.
-- The store sets per cursor, from the staff row of the viewer: viewer_id (UUID), viewer_all (sees every line),
-- viewer_lines (list of line ids), viewer_whole (sees everybody's rows in those lines: executive, head, admin),
-- viewer_mine (list of staff ids: the viewer, and those the viewer is deputy of today).
-- Unset variables are NULL, and NULL lets nothing through.
CREATE SCHEMA IF NOT EXISTS visible;

CREATE OR REPLACE FUNCTION in_my_lines(line) AS
    coalesce(getvariable('viewer_all'), false) OR coalesce(list_contains(getvariable('viewer_lines'), line), false);
CREATE OR REPLACE FUNCTION sees_whole() AS coalesce(getvariable('viewer_whole'), false);
CREATE OR REPLACE FUNCTION me() AS CAST(getvariable('viewer_id') AS UUID);
-- Me, and the colleagues I stand in for today (absences.deputy_id): what is now theirs may be worked on as mine
CREATE OR REPLACE FUNCTION is_mine(owner) AS coalesce(list_contains(getvariable('viewer_mine'), owner), false);
CREATE OR REPLACE FUNCTION is_admin() AS coalesce(getvariable('viewer_role') = 'admin', false);

-- Lists every signed-in person reads
CREATE OR REPLACE VIEW visible.company AS SELECT * FROM kept.company WHERE me() IS NOT NULL;
CREATE OR REPLACE VIEW visible.work_week AS SELECT * FROM kept.work_week WHERE me() IS NOT NULL;
CREATE OR REPLACE VIEW visible.holidays AS SELECT * FROM kept.holidays WHERE me() IS NOT NULL;
CREATE OR REPLACE VIEW visible.lines AS SELECT * FROM kept.lines WHERE in_my_lines(id);
CREATE OR REPLACE VIEW visible.stages AS SELECT * FROM kept.stages WHERE in_my_lines(line_id);
CREATE OR REPLACE VIEW visible.contact_kinds AS SELECT * FROM kept.contact_kinds WHERE me() IS NOT NULL;
CREATE OR REPLACE VIEW visible.results AS SELECT * FROM kept.results WHERE me() IS NOT NULL;
CREATE OR REPLACE VIEW visible.result_moves AS SELECT * FROM kept.result_moves WHERE in_my_lines(line_id);
CREATE OR REPLACE VIEW visible.entry_points AS SELECT * FROM kept.entry_points WHERE me() IS NOT NULL;
CREATE OR REPLACE VIEW visible.sources AS SELECT * FROM kept.sources WHERE me() IS NOT NULL;
CREATE OR REPLACE VIEW visible.campaigns AS SELECT * FROM kept.campaigns WHERE me() IS NOT NULL;
CREATE OR REPLACE VIEW visible.loss_reasons AS SELECT * FROM kept.loss_reasons WHERE me() IS NOT NULL;
CREATE OR REPLACE VIEW visible.competitors AS SELECT * FROM kept.competitors WHERE me() IS NOT NULL;
CREATE OR REPLACE VIEW visible.quiet_reasons AS SELECT * FROM kept.quiet_reasons WHERE me() IS NOT NULL;
CREATE OR REPLACE VIEW visible.products AS
    SELECT * REPLACE (CASE WHEN sees_whole() THEN unit_cost END AS unit_cost) FROM kept.products WHERE me() IS NOT NULL;
CREATE OR REPLACE VIEW visible.custom_fields AS SELECT * FROM kept.custom_fields WHERE me() IS NOT NULL;
CREATE OR REPLACE VIEW visible.calendar AS SELECT * FROM kept.calendar WHERE me() IS NOT NULL;
CREATE OR REPLACE VIEW visible.teams AS SELECT * FROM kept.teams WHERE me() IS NOT NULL;
CREATE OR REPLACE VIEW visible.surveys AS SELECT * FROM kept.surveys WHERE me() IS NOT NULL AND (line_id IS NULL OR in_my_lines(line_id));
CREATE OR REPLACE VIEW visible.survey_factors AS
    SELECT f.* FROM kept.survey_factors f WHERE f.survey_id IN (SELECT id FROM visible.surveys);
CREATE OR REPLACE VIEW visible.survey_reasons AS SELECT * FROM kept.survey_reasons WHERE me() IS NOT NULL;
-- What was spent is for those who see a whole line
CREATE OR REPLACE VIEW visible.costs AS SELECT * FROM kept.costs WHERE sees_whole() AND (line_id IS NULL OR in_my_lines(line_id));
-- Names of colleagues, to say whose a client is; never their passwords, and of their lines only one's own
CREATE OR REPLACE VIEW visible.staff AS
    SELECT s.id, s.login, s.name, s.role, s.team_id, s.retired_at, s.disabled_at
    FROM kept.staff s
    WHERE me() IS NOT NULL AND (s.id = me() OR coalesce(getvariable('viewer_all'), false) OR s.all_lines
        OR s.id IN (SELECT staff_id FROM kept.staff_lines WHERE in_my_lines(line_id)));
CREATE OR REPLACE VIEW visible.targets AS
    SELECT * FROM kept.targets
    WHERE me() IS NOT NULL AND (line_id IS NULL OR in_my_lines(line_id))
      AND (staff_id = me() OR (sees_whole() AND (staff_id IN (SELECT id FROM visible.staff)
        OR (staff_id IS NULL AND (line_id IS NOT NULL OR coalesce(getvariable('viewer_all'), false))))));   -- the company's: who sees all of it
-- Those whose work may be looked at one by one: a manager sees only herself
CREATE OR REPLACE VIEW visible.owners AS
    SELECT s.id, s.login, s.name, s.role, s.team_id, t.name AS team, s.capacity_points, s.capacity_leads, s.hours_per_day, s.starts_on,
           s.all_lines, s.retired_at, s.disabled_at, s.lead_weight, s.version
    FROM kept.staff s LEFT JOIN kept.teams t ON t.id = s.team_id
    WHERE s.owns_deals AND (s.id = me() OR (sees_whole() AND s.id IN (SELECT id FROM visible.staff)));
CREATE OR REPLACE VIEW visible.owner_lines AS
    SELECT o.id AS staff_id, l.id AS line_id FROM visible.owners o CROSS JOIN visible.lines l
    WHERE o.all_lines OR EXISTS (SELECT 1 FROM kept.staff_lines sl WHERE sl.staff_id = o.id AND sl.line_id = l.id);
CREATE OR REPLACE VIEW visible.absences AS
    SELECT id, staff_id, since, until, deputy_id, CASE WHEN sees_whole() OR staff_id = me() THEN reason END AS reason, version
    FROM kept.absences WHERE is_mine(staff_id) OR staff_id IN (SELECT id FROM visible.owners);

-- What is or was (at the time) the own, and the unassigned leads of the own lines
-- Of a client that was the own: that it exists and whose it is, not how to reach it today
CREATE OR REPLACE VIEW visible.clients AS
    SELECT * REPLACE (CASE WHEN sees_whole() OR is_mine(owner_id) THEN phone END AS phone,
                      CASE WHEN sees_whole() OR is_mine(owner_id) THEN phone_digits END AS phone_digits,
                      CASE WHEN sees_whole() OR is_mine(owner_id) THEN email END AS email,
                      CASE WHEN sees_whole() OR is_mine(owner_id) THEN website END AS website,
                      CASE WHEN sees_whole() OR is_mine(owner_id) THEN left_because END AS left_because,
                      CASE WHEN sees_whole() OR is_mine(owner_id) THEN leaving_reason_id END AS leaving_reason_id,
                      CASE WHEN sees_whole() OR is_mine(owner_id) THEN needs END AS needs,
                      CASE WHEN sees_whole() OR is_mine(owner_id) THEN benefits END AS benefits,
                      CASE WHEN sees_whole() OR is_mine(owner_id) THEN not_to_say END AS not_to_say)
    FROM kept.clients
    WHERE in_my_lines(line_id) AND (sees_whole() OR is_mine(owner_id)
        OR id IN (SELECT entity_id FROM kept.assignments WHERE entity = 'client' AND owner_id = me() AND NOT sees_whole()));
CREATE OR REPLACE VIEW visible.leads AS                       -- an inquiry that came twice is one: the merged one went into the other
    SELECT * FROM kept.leads
    WHERE in_my_lines(line_id) AND me() IS NOT NULL AND merged_into_id IS NULL AND (sees_whole() OR owner_id IS NULL OR is_mine(owner_id)
        OR id IN (SELECT entity_id FROM kept.assignments WHERE entity = 'lead' AND owner_id = me() AND NOT sees_whole()));
CREATE OR REPLACE VIEW visible.lead_touches AS SELECT * FROM kept.lead_touches WHERE lead_id IN (SELECT id FROM visible.leads);
CREATE OR REPLACE VIEW visible.deals AS
    SELECT * FROM kept.deals
    WHERE in_my_lines(line_id) AND (sees_whole() OR is_mine(owner_id)
        OR id IN (SELECT entity_id FROM kept.assignments WHERE entity = 'deal' AND owner_id = me() AND NOT sees_whole()));
-- What may be worked on: for a manager what is the own now. Of another's client only that it exists and whose it is
CREATE OR REPLACE VIEW visible.clients_in_hand AS
    SELECT * FROM kept.clients WHERE in_my_lines(line_id) AND retired_at IS NULL AND (sees_whole() OR is_mine(owner_id));
CREATE OR REPLACE VIEW visible.deals_in_hand AS
    SELECT * FROM kept.deals WHERE in_my_lines(line_id) AND (sees_whole() OR is_mine(owner_id));
CREATE OR REPLACE VIEW visible.client_names AS
    SELECT c.name, c.name_norm, c.owner_id, o.name AS owner, l.name AS line
    FROM kept.clients c JOIN kept.lines l ON l.id = c.line_id LEFT JOIN kept.staff o ON o.id = c.owner_id
    WHERE in_my_lines(c.line_id) AND c.retired_at IS NULL AND me() IS NOT NULL AND NOT sees_whole() AND NOT is_mine(c.owner_id);
-- Events of a deal: all of one's own deals, and of others' those of the time it was the own
CREATE OR REPLACE VIEW visible.stage_events AS
    SELECT e.*, d.line_id, d.client_id, s.name AS stage, s.position, s.kind
    FROM kept.stage_events e JOIN kept.deals d ON d.id = e.deal_id JOIN kept.stages s ON s.id = e.stage_id
    WHERE in_my_lines(d.line_id) AND (sees_whole() OR d.owner_id = me() OR e.owner_id = me());
CREATE OR REPLACE VIEW visible.stage_spans AS
    SELECT p.deal_id, p.seq, p.stage_id, p.valid_from, p.valid_to, p.owner_id, p.amount, p.loss_reason_id, p.competitor_id,
           s.name AS stage, s.position, s.kind, s.limit_hours, s.load_weight,
           p.next_stage_id, n.name AS next_stage, n.position AS next_position, n.kind AS next_kind,
           d.line_id, d.client_id, d.lead_id, d.source_id, d.happened_at AS created_at, o.team_id
    FROM kept.stage_spans p JOIN kept.deals d ON d.id = p.deal_id JOIN kept.stages s ON s.id = p.stage_id
    LEFT JOIN kept.stages n ON n.id = p.next_stage_id LEFT JOIN kept.staff o ON o.id = p.owner_id
    WHERE in_my_lines(d.line_id) AND (sees_whole() OR d.owner_id = me() OR p.owner_id = me());
CREATE OR REPLACE VIEW visible.contacts AS
    SELECT * FROM kept.contacts
    WHERE in_my_lines(line_id) AND (sees_whole() OR staff_id = me() OR (state = 'planned' AND is_mine(staff_id))
        OR client_id IN (SELECT id FROM kept.clients WHERE is_mine(owner_id) AND NOT sees_whole())
        OR deal_id IN (SELECT id FROM kept.deals WHERE is_mine(owner_id) AND NOT sees_whole())
        OR lead_id IN (SELECT id FROM kept.leads WHERE (is_mine(owner_id) OR owner_id IS NULL) AND me() IS NOT NULL AND NOT sees_whole()));
CREATE OR REPLACE VIEW visible.contact_people AS SELECT * FROM kept.contact_people WHERE contact_id IN (SELECT id FROM visible.contacts);
CREATE OR REPLACE VIEW visible.promises AS
    SELECT * FROM kept.promises
    WHERE in_my_lines(line_id) AND (sees_whole() OR owner_id = me() OR (state = 'open' AND is_mine(owner_id))
        OR client_id IN (SELECT id FROM kept.clients WHERE is_mine(owner_id) AND NOT sees_whole()));
CREATE OR REPLACE VIEW visible.complaints AS
    SELECT * FROM kept.complaints
    WHERE in_my_lines(line_id) AND (sees_whole() OR owner_id = me() OR (closed_at IS NULL AND is_mine(owner_id))
        OR client_id IN (SELECT id FROM kept.clients WHERE is_mine(owner_id) AND NOT sees_whole()));
CREATE OR REPLACE VIEW visible.sales AS
    SELECT * FROM kept.sales
    WHERE in_my_lines(line_id) AND (sees_whole() OR owner_id = me()
        OR client_id IN (SELECT id FROM kept.clients WHERE is_mine(owner_id) AND NOT sees_whole()));
-- What loyalty counts: sales, and until a line's first sale its won deals (undone_at: reopened or replaced by sales, no purchase from then on)
CREATE OR REPLACE VIEW visible.purchases AS
    SELECT p.*, o.team_id, c.source_id
    FROM (SELECT id, line_id, client_id, deal_id, owner_id, happened_at, CAST(NULL AS TIMESTAMP) AS undone_at, amount, false AS stands_in
          FROM visible.sales
          UNION ALL
          SELECT d.deal_id, d.line_id, d.client_id, d.deal_id, d.owner_id, d.valid_from,
                 CASE WHEN f.first_at <= coalesce(d.valid_to, f.first_at) THEN f.first_at ELSE d.valid_to END, d.amount, true
          FROM visible.stage_spans d
          LEFT JOIN (SELECT line_id, min(happened_at) AS first_at FROM kept.sales GROUP BY line_id) f ON f.line_id = d.line_id
          WHERE d.kind = 'won' AND d.client_id IS NOT NULL AND (f.first_at IS NULL OR f.first_at > d.valid_from)) p
    JOIN kept.clients c ON c.id = p.client_id LEFT JOIN kept.staff o ON o.id = p.owner_id;
CREATE OR REPLACE VIEW visible.sale_items AS
    SELECT * REPLACE (CASE WHEN sees_whole() THEN unit_cost END AS unit_cost) FROM kept.sale_items WHERE sale_id IN (SELECT id FROM visible.sales);
-- What came in: leads, and deals that began without one (or whose lead this viewer may not see)
CREATE OR REPLACE VIEW visible.inquiries AS
    SELECT id, name, client_id, line_id, entry_point_id, source_id, campaign_id, owner_id, happened_at, true AS is_lead FROM visible.leads
    UNION ALL
    SELECT d.id, d.name, d.client_id, d.line_id, d.entry_point_id, d.source_id, d.campaign_id, d.owner_id, d.happened_at, false
    FROM visible.deals d LEFT JOIN visible.leads l ON l.id = d.lead_id WHERE l.id IS NULL;
-- Who had each lead or deal from when to when; before it was given to anybody it was nobody's. A manager: what was nobody's and what was the own
CREATE OR REPLACE VIEW visible.inquiry_holders AS
    WITH thing AS (SELECT id, line_id FROM kept.leads UNION ALL SELECT id, line_id FROM kept.deals),
    held AS (
        SELECT t.id, t.line_id, a.owner_id, a.happened_at AS held_from,
               lead(a.happened_at) OVER (PARTITION BY t.id ORDER BY a.happened_at, a.entered_at, a.id) AS held_to
        FROM thing t JOIN kept.assignments a ON a.entity_id = t.id
        UNION ALL
        SELECT t.id, t.line_id, NULL, NULL, min(a.happened_at) FROM thing t LEFT JOIN kept.assignments a ON a.entity_id = t.id GROUP BY t.id, t.line_id)
    SELECT h.id AS inquiry_id, h.owner_id, o.team_id, h.held_from, h.held_to
    FROM held h LEFT JOIN kept.staff o ON o.id = h.owner_id
    WHERE in_my_lines(h.line_id) AND (sees_whole() OR h.owner_id = me() OR (h.owner_id IS NULL AND me() IS NOT NULL));
-- Where each deal stood, with the inquiry it came from and the first day of its client's story
CREATE OR REPLACE VIEW visible.deal_standings AS
    SELECT s.deal_id, s.seq, s.line_id, s.valid_from, s.valid_to, s.kind, s.amount, s.client_id, coalesce(l.id, s.deal_id) AS inquiry_id,
           coalesce(l.happened_at, s.created_at) AS asked_at
    FROM visible.stage_spans s LEFT JOIN visible.leads l ON l.id = s.lead_id;
-- What each sale of a deal sold, the part of it whose unit costs are known, and the gross margin of that part
CREATE OR REPLACE VIEW visible.deal_margins AS
    SELECT s.deal_id, s.happened_at, CAST(sum(i.amount) AS DOUBLE) AS sold, CAST(sum(i.amount) FILTER (WHERE i.unit_cost IS NOT NULL) AS DOUBLE) AS known,
           CAST(sum(i.amount - i.quantity * i.unit_cost) AS DOUBLE) AS margin
    FROM visible.sales s JOIN kept.sale_items i ON i.sale_id = s.id WHERE s.deal_id IS NOT NULL
    GROUP BY s.id, s.deal_id, s.happened_at;
CREATE OR REPLACE VIEW visible.person_roles AS
    SELECT * FROM kept.person_roles WHERE client_id IN (
        SELECT id FROM kept.clients WHERE in_my_lines(line_id) AND (sees_whole() OR (is_mine(owner_id) AND merged_into_id IS NULL)));
CREATE OR REPLACE VIEW visible.persons AS
    SELECT * FROM kept.persons
    WHERE id IN (SELECT person_id FROM visible.person_roles) OR id IN (SELECT person_id FROM visible.leads WHERE person_id IS NOT NULL);
-- Who owned a client from when to when; the first owner also stands for the time before
CREATE OR REPLACE VIEW visible.client_owners AS
    SELECT a.entity_id AS client_id, a.owner_id, o.team_id,
           CASE WHEN row_number() OVER line_up > 1 THEN a.happened_at END AS valid_from, lead(a.happened_at) OVER line_up AS valid_to
    FROM kept.assignments a LEFT JOIN kept.staff o ON o.id = a.owner_id
    WHERE a.entity = 'client' AND a.entity_id IN (SELECT id FROM visible.clients)
    WINDOW line_up AS (PARTITION BY a.entity_id ORDER BY a.happened_at, a.entered_at, a.id);
-- An answer is credited to the owner of the client on the day it was given
CREATE OR REPLACE VIEW visible.answers AS
    SELECT a.*, c.line_id, c.source_id, w.owner_id, w.team_id
    FROM (SELECT * FROM kept.answers WHERE retired_at IS NULL) a JOIN visible.clients c ON c.id = a.client_id
    LEFT JOIN visible.client_owners w ON w.client_id = a.client_id
        AND (w.valid_from IS NULL OR w.valid_from <= a.happened_at) AND (w.valid_to IS NULL OR w.valid_to > a.happened_at)
    WHERE sees_whole() OR is_mine(c.owner_id) OR w.owner_id = me();
CREATE OR REPLACE VIEW visible.invitations AS
    SELECT i.* EXCLUDE (token_hash)
    FROM kept.invitations i JOIN visible.clients c ON c.id = i.client_id
    LEFT JOIN visible.client_owners w ON w.client_id = i.client_id
        AND (w.valid_from IS NULL OR w.valid_from <= i.happened_at) AND (w.valid_to IS NULL OR w.valid_to > i.happened_at)
    WHERE sees_whole() OR is_mine(c.owner_id) OR w.owner_id = me();
CREATE OR REPLACE VIEW visible.answer_factors AS SELECT * FROM kept.answer_factors WHERE answer_id IN (SELECT id FROM visible.answers);
CREATE OR REPLACE VIEW visible.referrals AS
    SELECT * FROM kept.referrals WHERE from_client_id IN (SELECT id FROM visible.clients);
CREATE OR REPLACE VIEW visible.custom_values AS
    SELECT * FROM kept.custom_values WHERE entity_id IN (SELECT id FROM visible.clients_in_hand) OR entity_id IN (SELECT id FROM visible.deals_in_hand);
CREATE OR REPLACE VIEW visible.assignments AS
    SELECT * REPLACE (CASE WHEN sees_whole() THEN candidates END AS candidates) FROM kept.assignments
    WHERE (entity = 'client' AND entity_id IN (SELECT id FROM visible.clients)) OR (entity = 'deal' AND entity_id IN (SELECT id FROM visible.deals))
       OR (entity = 'lead' AND entity_id IN (SELECT id FROM visible.leads));
CREATE OR REPLACE VIEW visible.field_history AS
    SELECT * FROM kept.field_history WHERE entity_id IN (SELECT id FROM visible.clients_in_hand) OR entity_id IN (SELECT id FROM visible.deals_in_hand);
CREATE OR REPLACE VIEW visible.mentions AS
    SELECT * FROM kept.mentions
    WHERE retired_at IS NULL AND sees_whole() AND (line_id IS NULL OR in_my_lines(line_id)) AND (client_id IS NULL OR client_id IN (SELECT id FROM visible.clients));
CREATE OR REPLACE VIEW visible.segments AS SELECT * FROM kept.segments WHERE me() IS NOT NULL AND (owner_id IS NULL OR owner_id = me());
CREATE OR REPLACE VIEW visible.segment_members AS
    SELECT * FROM kept.segment_members WHERE segment_id IN (SELECT id FROM visible.segments) AND client_id IN (SELECT id FROM visible.clients);

-- Only for administrators
CREATE OR REPLACE VIEW visible.accounts AS
    SELECT id, login, name, email, role, all_lines, team_id, owns_deals, language, capacity_points, capacity_leads, hours_per_day, starts_on,
           lead_weight, extension, password_hash IS NOT NULL AS can_sign_in, disabled_at, retired_at, version
    FROM kept.staff WHERE is_admin();
CREATE OR REPLACE VIEW visible.account_lines AS SELECT staff_id, line_id FROM kept.staff_lines WHERE is_admin();
CREATE OR REPLACE VIEW visible.imports AS SELECT * FROM kept.imports WHERE is_admin();
CREATE OR REPLACE VIEW visible.import_refusals AS SELECT * FROM kept.import_refusals WHERE is_admin();
CREATE OR REPLACE VIEW visible.audit AS SELECT * FROM kept.audit WHERE is_admin();
-- My own sessions, to end them
CREATE OR REPLACE VIEW visible.sessions AS
    SELECT created_at, seen_at, expires_at, ended_at, address, agent FROM kept.sessions WHERE staff_id = me();

-- Who owned each lead from when
CREATE OR REPLACE VIEW visible.lead_owners AS
    SELECT a.id, a.entity_id AS lead_id, a.owner_id, a.happened_at, a.entered_at
    FROM kept.assignments a JOIN visible.leads l ON l.id = a.entity_id WHERE a.entity = 'lead';

-- The day of a salesperson ---------------------------------------------------------------------------------------------------
CREATE OR REPLACE VIEW visible.refusal_reasons AS SELECT * FROM kept.refusal_reasons WHERE me() IS NOT NULL;
CREATE OR REPLACE VIEW visible.relationship_points AS SELECT * FROM kept.relationship_points WHERE me() IS NOT NULL;
CREATE OR REPLACE VIEW visible.complaint_limits AS SELECT * FROM kept.complaint_limits WHERE me() IS NOT NULL;
CREATE OR REPLACE VIEW visible.distribution_rules AS SELECT * FROM kept.distribution_rules WHERE in_my_lines(line_id);
CREATE OR REPLACE VIEW visible.playbook_items AS SELECT * FROM kept.playbook_items WHERE stage_id IN (SELECT id FROM visible.stages);
CREATE OR REPLACE VIEW visible.stage_facts AS SELECT * FROM kept.stage_facts WHERE stage_id IN (SELECT id FROM visible.stages);
CREATE OR REPLACE VIEW visible.playbook_ticks AS SELECT * FROM kept.playbook_ticks WHERE deal_id IN (SELECT id FROM visible.deals_in_hand);
-- Open leads that may be worked on: the own and the unassigned
CREATE OR REPLACE VIEW visible.leads_in_hand AS
    SELECT * FROM kept.leads
    WHERE in_my_lines(line_id) AND me() IS NOT NULL AND merged_into_id IS NULL AND (sees_whole() OR owner_id IS NULL OR is_mine(owner_id));
-- Leads that nothing has come of yet: no deal and no refusal. Answered: the first contact a person held outwards (as in workload/first_answer)
CREATE OR REPLACE VIEW visible.open_leads AS
    WITH waiting AS (
        SELECT * FROM visible.leads_in_hand
        WHERE refused_at IS NULL AND id NOT IN (SELECT lead_id FROM kept.deals WHERE lead_id IS NOT NULL)),
    asked AS (
        SELECT id, id AS about, happened_at FROM waiting
        UNION ALL SELECT id, client_id, happened_at FROM waiting WHERE client_id IS NOT NULL),
    answer AS (
        SELECT a.id, min(c.happened_at) AS answered_at
        FROM asked a JOIN kept.contacts c ON coalesce(c.lead_id, c.client_id) = a.about AND c.happened_at >= a.happened_at
        WHERE c.state = 'held' AND c.direction = 'out' AND NOT c.automatic GROUP BY a.id)
    SELECT w.*, n.answered_at FROM waiting w LEFT JOIN answer n ON n.id = w.id;
-- Who an open lead is for certain: the client it names, and clients with the same phone or e-mail (their persons' and further ones too).
-- Of another's client only that it exists and whose it is: its id is not given
CREATE OR REPLACE VIEW visible.lead_senders AS
    WITH mine AS (SELECT id, line_id, phone_digits, email, name_norm FROM visible.leads_in_hand
        WHERE refused_at IS NULL AND id NOT IN (SELECT lead_id FROM kept.deals WHERE lead_id IS NOT NULL)),
    here AS (SELECT * FROM kept.clients WHERE in_my_lines(line_id) AND retired_at IS NULL AND merged_into_id IS NULL),
    role AS (SELECT r.person_id, r.client_id FROM kept.person_roles r JOIN kept.persons p ON p.id = r.person_id WHERE p.retired_at IS NULL),
    way AS (
        SELECT id AS client_id, 'phone' AS reason, short_phone(phone_digits) AS value FROM here WHERE phone_digits IS NOT NULL
        UNION ALL SELECT id, 'email', lower(email) FROM here WHERE email IS NOT NULL
        UNION ALL SELECT r.client_id, 'phone', short_phone(p.phone_digits) FROM role r JOIN kept.persons p ON p.id = r.person_id WHERE p.phone_digits IS NOT NULL
        UNION ALL SELECT r.client_id, 'email', lower(p.email) FROM role r JOIN kept.persons p ON p.id = r.person_id WHERE p.email IS NOT NULL
        UNION ALL SELECT e.entity_id, e.kind, CASE e.kind WHEN 'phone' THEN short_phone(e.value_norm) ELSE e.value_norm END FROM kept.reach e
        WHERE e.retired_at IS NULL AND e.entity = 'client' AND e.kind IN ('phone', 'email')
        UNION ALL SELECT r.client_id, e.kind, CASE e.kind WHEN 'phone' THEN short_phone(e.value_norm) ELSE e.value_norm END
        FROM kept.reach e JOIN role r ON r.person_id = e.entity_id WHERE e.retired_at IS NULL AND e.entity = 'person' AND e.kind IN ('phone', 'email')),
    asked AS (
        SELECT id AS lead_id, 'phone' AS reason, short_phone(phone_digits) AS value FROM mine WHERE length(phone_digits) >= 6
        UNION ALL SELECT id, 'email', lower(trim(email)) FROM mine WHERE email LIKE '%_@_%'),
    found AS (
        SELECT a.lead_id, w.client_id, a.reason FROM asked a JOIN way w ON w.reason = a.reason AND w.value = a.value
        UNION ALL SELECT id, client_id, 'said' FROM visible.leads_in_hand WHERE client_id IS NOT NULL),
    best AS (SELECT lead_id, client_id, max(reason) AS reason FROM found GROUP BY lead_id, client_id)
    SELECT b.lead_id, CASE WHEN sees_whole() OR is_mine(c.owner_id) THEN c.id END AS client_id, c.name AS client, c.line_id, c.owner_id, o.name AS owner,
           coalesce(is_mine(c.owner_id), false) AS mine, b.reason
    FROM best b JOIN here c ON c.id = b.client_id JOIN mine m ON m.id = b.lead_id LEFT JOIN kept.staff o ON o.id = c.owner_id;
-- The same, and clients with a name like it or a person of that very name
CREATE OR REPLACE VIEW visible.lead_matches AS
    WITH mine AS (SELECT id, latin(name_norm) AS name, name_block(name_norm) AS block FROM visible.leads_in_hand
        WHERE refused_at IS NULL AND id NOT IN (SELECT lead_id FROM kept.deals WHERE lead_id IS NOT NULL)),
    here AS (SELECT * FROM kept.clients WHERE in_my_lines(line_id) AND retired_at IS NULL AND merged_into_id IS NULL),
    found AS (
        SELECT m.id AS lead_id, c.id AS client_id, 'name' AS reason, name_likeness(m.name, latin(c.name_norm)) AS score
        FROM mine m JOIN here c ON name_block(c.name_norm) = m.block AND name_likeness(m.name, latin(c.name_norm)) >= 0.92
        UNION ALL
        SELECT m.id, r.client_id, 'person', 0.97 FROM mine m JOIN kept.persons p ON latin(p.name_norm) = m.name AND p.retired_at IS NULL
        JOIN kept.person_roles r ON r.person_id = p.id),
    best AS (SELECT lead_id, client_id, max(score) AS score, min(reason) AS reason FROM found GROUP BY lead_id, client_id)
    SELECT lead_id, client_id, client, line_id, owner_id, owner, mine, reason, 1e0 AS score FROM visible.lead_senders
    UNION ALL
    SELECT b.lead_id, CASE WHEN sees_whole() OR is_mine(c.owner_id) THEN c.id END, c.name, c.line_id, c.owner_id, o.name,
           coalesce(is_mine(c.owner_id), false), b.reason, least(b.score, 1e0)
    FROM best b JOIN here c ON c.id = b.client_id LEFT JOIN kept.staff o ON o.id = c.owner_id
    WHERE NOT EXISTS (SELECT 1 FROM visible.lead_senders s WHERE s.lead_id = b.lead_id AND s.client = c.name);
-- Another inquiry of the same sender that is open too; of a colleague's only that it is there and whose
CREATE OR REPLACE VIEW visible.lead_twins AS
    WITH waiting AS (
        SELECT * FROM kept.leads
        WHERE in_my_lines(line_id) AND refused_at IS NULL AND merged_into_id IS NULL
          AND id NOT IN (SELECT lead_id FROM kept.deals WHERE lead_id IS NOT NULL)),
    way AS (
        SELECT id, line_id, 'phone' AS reason, short_phone(phone_digits) AS value FROM waiting WHERE length(phone_digits) >= 6
        UNION ALL SELECT id, line_id, 'email', lower(trim(email)) FROM waiting WHERE email LIKE '%_@_%'),
    pair AS (
        SELECT a.id, b.id AS twin, max(a.reason) AS reason
        FROM way a JOIN way b ON b.value = a.value AND b.reason = a.reason AND b.line_id = a.line_id AND b.id <> a.id
        WHERE a.id IN (SELECT id FROM visible.leads_in_hand) GROUP BY a.id, b.id)
    SELECT p.id AS lead_id, h.id AS twin_id, h.name AS twin, w.owner_id, o.name AS owner, w.happened_at, p.reason
    FROM pair p JOIN waiting w ON w.id = p.twin LEFT JOIN visible.leads_in_hand h ON h.id = p.twin LEFT JOIN kept.staff o ON o.id = w.owner_id;
-- Where each deal in hand stands now, and since when
CREATE OR REPLACE VIEW visible.deals_standing AS
    SELECT d.*, s.name AS stage, s.position, s.kind, s.limit_hours, p.valid_from AS since, p.seq
    FROM visible.deals_in_hand d JOIN kept.stages s ON s.id = d.stage_id
    JOIN kept.stage_spans p ON p.deal_id = d.id AND p.valid_to IS NULL;
-- The whole story of a deal in hand, whoever had it then: for its owner, and for a deputy
CREATE OR REPLACE VIEW visible.stays_in_hand AS
    SELECT p.*, s.name AS stage, s.kind, s.limit_hours FROM kept.stage_spans p JOIN kept.stages s ON s.id = p.stage_id
    WHERE p.deal_id IN (SELECT id FROM visible.deals_in_hand);
-- Each stay in a stage, cut where the deal was handed over or its amount was changed in it: held by whom from when to when, for how much (valid_from, valid_to: the whole stay;
-- piece 0 is the stay as its event began it, with the owner of the event)
CREATE OR REPLACE VIEW visible.stage_holdings AS
    WITH change AS (
        SELECT entity_id AS deal_id, happened_at, entered_at, id, coalesce(owner_id, nobody()) AS owner_id, NULL AS before, NULL AS after FROM kept.assignments
        WHERE entity = 'deal' AND reason IN ('handed_over', 'taken_back')
        UNION ALL
        SELECT entity_id, happened_at, entered_at, id, NULL, coalesce(old_value, ''), coalesce(new_value, '') FROM kept.field_history
        WHERE entity = 'deal' AND field = 'amount'),
    cut AS (
        SELECT p.deal_id, p.seq, h.happened_at AS held_from, row_number() OVER line_up AS piece,
               coalesce(lead(h.happened_at) OVER line_up, p.valid_to) AS held_to,
               last_value(h.owner_id IGNORE NULLS) OVER so_far AS owner_id, last_value(h.after IGNORE NULLS) OVER so_far AS after,
               first_value(h.before IGNORE NULLS) OVER whole AS before
        FROM change h JOIN kept.stage_spans p ON p.deal_id = h.deal_id
            AND (p.valid_from < h.happened_at OR (h.after IS NULL AND p.valid_from = h.happened_at))
            AND (p.valid_to IS NULL OR h.happened_at < p.valid_to)
        WINDOW line_up AS (PARTITION BY p.deal_id, p.seq ORDER BY h.happened_at, h.entered_at, h.id),
            so_far AS (PARTITION BY p.deal_id, p.seq ORDER BY h.happened_at, h.entered_at, h.id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW),
            whole AS (PARTITION BY p.deal_id, p.seq ORDER BY h.happened_at, h.entered_at, h.id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)),
    held AS (
        SELECT p.deal_id, p.seq, 0 AS piece, p.owner_id, p.stage_id, p.valid_from, p.valid_to, p.valid_from AS held_from,
               coalesce(c.held_from, p.valid_to) AS held_to,
               CASE WHEN c.before IS NULL THEN p.amount ELSE CAST(nullif(c.before, '') AS DECIMAL(18,2)) END AS amount, p.loss_reason_id, p.competitor_id,
               p.next_stage_id
        FROM kept.stage_spans p LEFT JOIN cut c ON c.deal_id = p.deal_id AND c.seq = p.seq AND c.piece = 1
        UNION ALL
        SELECT p.deal_id, p.seq, c.piece, nullif(coalesce(c.owner_id, p.owner_id), nobody()), p.stage_id, p.valid_from, p.valid_to, c.held_from, c.held_to,
               CASE WHEN coalesce(c.after, c.before) IS NULL THEN p.amount ELSE CAST(nullif(coalesce(c.after, c.before), '') AS DECIMAL(18,2)) END,
               p.loss_reason_id, p.competitor_id, p.next_stage_id
        FROM cut c JOIN kept.stage_spans p ON p.deal_id = c.deal_id AND p.seq = c.seq)
    SELECT h.deal_id, h.seq, h.piece, h.stage_id, h.valid_from, h.valid_to, h.held_from, h.held_to, h.owner_id, h.amount, h.loss_reason_id,
           h.competitor_id, s.name AS stage, s.position, s.kind, s.limit_hours, s.load_weight,
           d.line_id, d.client_id, d.lead_id, d.source_id, d.happened_at AS created_at, o.team_id,
           CASE WHEN h.held_to = h.valid_to THEN h.next_stage_id END AS next_stage_id         -- only who held it to the end sees where it went
    FROM held h JOIN kept.deals d ON d.id = h.deal_id JOIN kept.stages s ON s.id = h.stage_id LEFT JOIN kept.staff o ON o.id = h.owner_id
    WHERE in_my_lines(d.line_id) AND (sees_whole() OR d.owner_id = me() OR h.owner_id = me());
-- All that is handed over: who holds which open thing now, and what stays together (bundle_id: the client, else the deal or lead itself)
CREATE OR REPLACE VIEW visible.held_things AS
    SELECT t.entity, t.entity_id, coalesce(t.client_id, t.deal_id, t.lead_id) AS bundle_id, t.client_id, t.deal_id, t.lead_id, t.line_id,
           t.holder_id, t.version, t.label, t.amount, t.weight, t.due_at, t.entered_at
    FROM (
        SELECT 'client' AS entity, c.id AS entity_id, c.id AS client_id, CAST(NULL AS UUID) AS deal_id, CAST(NULL AS UUID) AS lead_id, c.line_id,
               c.owner_id AS holder_id, c.version, c.name AS label, CAST(NULL AS DECIMAL(18,2)) AS amount, 0e0 AS weight,
               CAST(NULL AS TIMESTAMP) AS due_at, c.entered_at
        FROM kept.clients c WHERE c.retired_at IS NULL
        UNION ALL
        SELECT 'deal', d.id, d.client_id, d.id, d.lead_id, d.line_id, d.owner_id, d.version, d.name, d.amount, s.load_weight, NULL, d.entered_at
        FROM kept.deals d JOIN kept.stages s ON s.id = d.stage_id WHERE s.kind = 'open'
        UNION ALL
        SELECT 'lead', l.id, l.client_id, NULL, l.id, l.line_id, l.owner_id, l.version, l.name, l.amount, 0e0, NULL, l.entered_at
        FROM kept.leads l
        WHERE l.refused_at IS NULL AND l.merged_into_id IS NULL AND l.id NOT IN (SELECT lead_id FROM kept.deals WHERE lead_id IS NOT NULL)
        UNION ALL
        SELECT 'contact', p.id, coalesce(p.client_id, d.client_id, l.client_id), p.deal_id, p.lead_id, p.line_id, p.staff_id, p.version,
               k.name, NULL, 0e0, p.due_at, p.entered_at
        FROM kept.contacts p JOIN kept.contact_kinds k ON k.code = p.kind LEFT JOIN kept.deals d ON d.id = p.deal_id
        LEFT JOIN kept.leads l ON l.id = p.lead_id WHERE p.state = 'planned'
        UNION ALL
        SELECT 'promise', p.id, p.client_id, p.deal_id, NULL, p.line_id, p.owner_id, p.version, p.what, NULL, 0e0, utc_of_day(p.due_on), p.entered_at
        FROM kept.promises p WHERE p.state = 'open'
        UNION ALL
        SELECT 'complaint', p.id, p.client_id, NULL, NULL, p.line_id, p.owner_id, p.version, p.what, NULL, 0e0, p.deadline_at, p.entered_at
        FROM kept.complaints p WHERE p.closed_at IS NULL
        UNION ALL
        SELECT 'offer', p.id, p.client_id, p.deal_id, NULL, p.line_id, p.owner_id, p.version, p.what, NULL, 0e0, end_before(plus_days(p.until_on, 1)), p.entered_at
        FROM kept.offers p WHERE p.state = 'made') t
    WHERE sees_whole() AND in_my_lines(t.line_id);
CREATE OR REPLACE VIEW visible.reach AS
    SELECT * FROM kept.reach
    WHERE retired_at IS NULL AND ((entity = 'client' AND entity_id IN (SELECT id FROM visible.clients_in_hand))
        OR (entity = 'person' AND entity_id IN (SELECT person_id FROM visible.person_roles)));
CREATE OR REPLACE VIEW visible.documents AS
    SELECT * FROM kept.documents WHERE retired_at IS NULL AND client_id IN (SELECT id FROM visible.clients_in_hand);
CREATE OR REPLACE VIEW visible.quiet_spells AS
    SELECT * FROM kept.quiet_spells
    WHERE ended_at IS NULL AND in_my_lines(line_id) AND (sees_whole() OR is_mine(entered_by)
        OR (entity = 'client' AND entity_id IN (SELECT id FROM visible.clients_in_hand))
        OR (entity = 'deal' AND entity_id IN (SELECT id FROM visible.deals_in_hand))
        OR (entity = 'lead' AND entity_id IN (SELECT id FROM visible.leads_in_hand)));
CREATE OR REPLACE VIEW visible.relationship_entries AS
    SELECT * FROM kept.relationship_entries WHERE retired_at IS NULL AND client_id IN (SELECT id FROM visible.clients_in_hand);
CREATE OR REPLACE VIEW visible.visit_reports AS
    SELECT r.*, c.staff_id FROM kept.visit_reports r JOIN visible.contacts c ON c.id = r.contact_id;
CREATE OR REPLACE VIEW visible.contact_staff AS SELECT * FROM kept.contact_staff WHERE contact_id IN (SELECT id FROM visible.contacts);
CREATE OR REPLACE VIEW visible.statements AS
    SELECT * FROM kept.statements WHERE client_id IN (SELECT id FROM visible.clients_in_hand);
CREATE OR REPLACE VIEW visible.complaint_steps AS
    SELECT * FROM kept.complaint_steps WHERE complaint_id IN (SELECT id FROM visible.complaints);
CREATE OR REPLACE VIEW visible.complaint_history AS
    SELECT * FROM kept.field_history WHERE entity = 'complaint' AND entity_id IN (SELECT id FROM visible.complaints);
CREATE OR REPLACE VIEW visible.report_history AS
    SELECT * FROM kept.field_history WHERE entity = 'visit_report' AND entity_id IN (SELECT contact_id FROM visible.visit_reports);
-- How often a promise was moved before it came to its present day, and which day it had first
CREATE OR REPLACE VIEW visible.promise_moves AS
    WITH RECURSIVE chain AS (
        SELECT p.id AS promise_id, 0 AS moves, p.due_on AS first_due_on FROM visible.promises p WHERE p.follows_id IS NULL AND p.moved_to_id IS NOT NULL
        UNION ALL
        SELECT n.id, c.moves + 1, c.first_due_on FROM chain c JOIN visible.promises n ON n.follows_id = c.promise_id)
    SELECT promise_id, moves, first_due_on FROM chain WHERE moves > 0;
-- To whom work of a line may be given: colleagues with an open account; for a manager only its heads
CREATE OR REPLACE VIEW visible.line_staff AS
    SELECT l.id AS line_id, s.id, s.name, s.role FROM kept.staff s CROSS JOIN visible.lines l
    WHERE s.disabled_at IS NULL AND s.retired_at IS NULL AND (s.role = 'head' OR (sees_whole() AND s.role IN ('manager', 'admin')))
      AND (s.all_lines OR s.role = 'admin' OR EXISTS (SELECT 1 FROM kept.staff_lines m WHERE m.staff_id = s.id AND m.line_id = l.id));
CREATE OR REPLACE VIEW visible.handovers AS
    SELECT h.* FROM kept.handovers h
    WHERE sees_whole() AND EXISTS (SELECT 1 FROM visible.staff s WHERE s.id = h.actor_id OR s.id = h.from_id);
CREATE OR REPLACE VIEW visible.handover_changes AS
    SELECT c.* FROM kept.handover_changes c JOIN (
        SELECT 'client' AS entity, id, line_id FROM kept.clients
        UNION ALL SELECT 'deal', id, line_id FROM kept.deals
        UNION ALL SELECT 'lead', id, line_id FROM kept.leads
        UNION ALL SELECT 'contact', id, line_id FROM kept.contacts
        UNION ALL SELECT 'promise', id, line_id FROM kept.promises
        UNION ALL SELECT 'complaint', id, line_id FROM kept.complaints
        UNION ALL SELECT 'offer', id, line_id FROM kept.offers) t ON t.entity = c.entity AND t.id = c.entity_id
    WHERE sees_whole() AND in_my_lines(t.line_id) AND c.handover_id IN (SELECT id FROM visible.handovers);
-- Both sides of a merge must be in one's lines; a manager sees none
CREATE OR REPLACE VIEW visible.merges AS
    SELECT m.*, coalesce(k.name, p.name) AS kept_name, coalesce(g.name, q.name) AS gone_name
    FROM kept.merges m LEFT JOIN kept.clients k ON k.id = m.kept_id LEFT JOIN kept.clients g ON g.id = m.gone_id
    LEFT JOIN kept.persons p ON p.id = m.kept_id LEFT JOIN kept.persons q ON q.id = m.gone_id
    WHERE sees_whole() AND (m.entity = 'person' AND m.kept_id IN (SELECT id FROM visible.persons)
        OR m.entity = 'client' AND m.kept_id IN (SELECT id FROM visible.clients) AND m.gone_id IN (SELECT id FROM visible.clients));
CREATE OR REPLACE VIEW visible.merge_changes AS SELECT * FROM kept.merge_changes WHERE merge_id IN (SELECT id FROM visible.merges);
CREATE OR REPLACE VIEW visible.not_duplicates AS
    SELECT * FROM kept.not_duplicates WHERE sees_whole() AND a_id IN (SELECT id FROM visible.clients) AND b_id IN (SELECT id FROM visible.clients);
-- My own calendar addresses: that they exist, never what they are
CREATE OR REPLACE VIEW visible.feeds AS SELECT created_at, seen_at, revoked_at FROM kept.feeds WHERE staff_id = me();

-- Averages of a manager's team, never one colleague: only when at least three others are in it
CREATE OR REPLACE VIEW visible.team_open_deals AS
    SELECT avg(n) AS open_deals, avg(amount) AS open_amount, count(*) AS people FROM (
        SELECT s.id, count(p.deal_id) AS n, coalesce(sum(p.amount), 0) AS amount
        FROM kept.staff s LEFT JOIN kept.deals d ON d.owner_id = s.id
            AND d.stage_id IN (SELECT id FROM kept.stages WHERE kind = 'open' AND in_my_lines(line_id))
        LEFT JOIN kept.stage_spans p ON p.deal_id = d.id AND p.valid_to IS NULL
        WHERE s.owns_deals AND s.role = 'manager' AND s.retired_at IS NULL AND s.disabled_at IS NULL AND s.id <> me()
          AND (s.all_lines OR s.id IN (SELECT staff_id FROM kept.staff_lines WHERE in_my_lines(line_id)))
          AND s.team_id = (SELECT team_id FROM kept.staff WHERE id = me())
        GROUP BY s.id) HAVING count(*) >= 3;
-- The same for the contacts that wait
CREATE OR REPLACE VIEW visible.team_waiting AS
    SELECT avg(planned) AS planned, avg(overdue) AS overdue, count(*) AS people FROM (
        SELECT s.id, count(c.id) FILTER (WHERE c.due_at >= CAST(timezone('UTC', now()) AS TIMESTAMP)) AS planned, count(c.id) FILTER (WHERE c.due_at < CAST(timezone('UTC', now()) AS TIMESTAMP)) AS overdue
        FROM kept.staff s LEFT JOIN kept.contacts c ON c.staff_id = s.id AND c.state = 'planned' AND in_my_lines(c.line_id)
        WHERE s.owns_deals AND s.role = 'manager' AND s.retired_at IS NULL AND s.disabled_at IS NULL AND s.id <> me()
          AND (s.all_lines OR s.id IN (SELECT staff_id FROM kept.staff_lines WHERE in_my_lines(line_id)))
          AND s.team_id = (SELECT team_id FROM kept.staff WHERE id = me())
        GROUP BY s.id) HAVING count(*) >= 3;
CREATE OR REPLACE VIEW visible.team_closed AS
    SELECT avg(won) AS won, avg(lost) AS lost, CAST(sum(won) AS DOUBLE) / nullif(sum(won + lost), 0) AS win_rate, count(*) AS people FROM (
        SELECT s.id, count(*) FILTER (WHERE g.kind = 'won') AS won, count(*) FILTER (WHERE g.kind = 'lost') AS lost
        FROM kept.staff s LEFT JOIN kept.stage_spans p ON p.owner_id = s.id AND p.valid_to IS NULL
            AND p.valid_from >= CAST(timezone('UTC', now()) AS TIMESTAMP) - INTERVAL 365 DAY
        LEFT JOIN kept.stages g ON g.id = p.stage_id AND in_my_lines(g.line_id)
        WHERE s.owns_deals AND s.role = 'manager' AND s.retired_at IS NULL AND s.disabled_at IS NULL AND s.id <> me()
          AND (s.all_lines OR s.id IN (SELECT staff_id FROM kept.staff_lines WHERE in_my_lines(line_id)))
          AND s.team_id = (SELECT team_id FROM kept.staff WHERE id = me())
        GROUP BY s.id) HAVING count(*) >= 3;

-- The client card --------------------------------------------------------------------------------------------------------------
-- A client with everything kept of it, retired ones too; in_hand: the viewer may see more than that it exists and whose it is
CREATE OR REPLACE VIEW visible.client_cards AS SELECT *, sees_whole() OR is_mine(owner_id) AS in_hand FROM visible.clients;
-- What was done to a client, without the details of the trail
CREATE OR REPLACE VIEW visible.client_trail AS
    SELECT id, happened_at, actor_id, action, entity_id AS client_id FROM kept.audit
    WHERE entity = 'client' AND entity_id IN (SELECT id FROM visible.clients_in_hand);
CREATE OR REPLACE VIEW visible.person_history AS
    SELECT * FROM kept.field_history
    WHERE entity = 'person' AND entity_id IN (SELECT r.person_id FROM visible.person_roles r JOIN visible.clients_in_hand c ON c.id = r.client_id);
-- Who brought whom, from the side of a client in hand; the other one's id alone, its name only through visible.clients
CREATE OR REPLACE VIEW visible.client_referrals AS
    SELECT * FROM kept.referrals
    WHERE from_client_id IN (SELECT id FROM visible.clients_in_hand) OR to_client_id IN (SELECT id FROM visible.clients_in_hand);

-- What is expected ---------------------------------------------------------------------------------------------------------------
-- The terms of each stage from when to when; a stage whose terms were never changed has those of today, ever
CREATE OR REPLACE VIEW visible.stage_terms AS
    SELECT t.stage_id, t.limit_hours, t.expected_days, t.expected_share, t.win_share,
           CASE WHEN row_number() OVER line_up > 1 THEN t.happened_at END AS valid_from, lead(t.happened_at) OVER line_up AS valid_to
    FROM kept.stage_terms t JOIN visible.stages s ON s.id = t.stage_id
    WINDOW line_up AS (PARTITION BY t.stage_id ORDER BY t.happened_at, t.id)
    UNION ALL
    SELECT s.id, s.limit_hours, s.expected_days, s.expected_share, s.win_share, NULL, NULL
    FROM visible.stages s WHERE s.id NOT IN (SELECT stage_id FROM kept.stage_terms);
-- Each target from when to when it stood; of a manager, a line, or (both NULL) the company. value NULL: taken out
CREATE OR REPLACE VIEW visible.target_changes AS
    SELECT t.line_id, t.staff_id, t.month, t.metric, t.value, t.happened_at AS valid_from, lead(t.happened_at) OVER line_up AS valid_to
    FROM kept.target_changes t
    WHERE me() IS NOT NULL AND (t.line_id IS NULL OR in_my_lines(t.line_id))
      AND (t.staff_id = me() OR (sees_whole() AND (t.staff_id IN (SELECT id FROM visible.staff)
        OR (t.staff_id IS NULL AND (t.line_id IS NOT NULL OR coalesce(getvariable('viewer_all'), false))))))
    WINDOW line_up AS (PARTITION BY t.line_id, t.staff_id, t.month, t.metric ORDER BY t.happened_at, t.id);
CREATE OR REPLACE VIEW visible.forecasts AS
    SELECT * REPLACE (nullif(line_id, nobody()) AS line_id) FROM kept.forecasts
    WHERE sees_whole() AND CASE WHEN line_id = nobody() THEN coalesce(getvariable('viewer_all'), false) ELSE in_my_lines(line_id) END;
CREATE OR REPLACE VIEW visible.notices_aside AS SELECT * FROM kept.notices_aside WHERE staff_id = me() AND taken_back_at IS NULL;
-- On which day each deal was expected to close, from when to when that was believed (NULL from: ever); NULL day: nobody said
CREATE OR REPLACE VIEW visible.deal_closes AS
    WITH said AS (
        SELECT entity_id AS deal_id, happened_at, old_value, new_value,
               row_number() OVER line_up AS place, lead(happened_at) OVER line_up AS valid_to
        FROM kept.field_history WHERE entity = 'deal' AND field = 'expected_close'
        WINDOW line_up AS (PARTITION BY entity_id ORDER BY happened_at, entered_at, id))
    SELECT d.id AS deal_id, d.line_id, d.owner_id, CAST(CASE WHEN s.deal_id IS NULL THEN CAST(d.expected_close AS VARCHAR) ELSE s.old_value END AS DATE)
           AS close_on, CAST(NULL AS TIMESTAMP) AS valid_from, s.happened_at AS valid_to, 0 AS place
    FROM visible.deals d LEFT JOIN said s ON s.deal_id = d.id AND s.place = 1
    UNION ALL
    SELECT d.id, d.line_id, d.owner_id, CAST(s.new_value AS DATE), s.happened_at, s.valid_to, s.place
    FROM visible.deals d JOIN said s ON s.deal_id = d.id;
-- For questions about the whole company: a head of one line sees its rows, yet not the company's own target
CREATE OR REPLACE FUNCTION sees_every_line() AS coalesce(getvariable('viewer_all'), false);
-- When imports changed rows that stood, and when they were taken back: for everybody whose numbers that may have moved; never what was in them
CREATE OR REPLACE VIEW visible.imports_done AS SELECT happened_at, rows_changed, undone_at FROM kept.imports WHERE me() IS NOT NULL;

-- Where leads come from ------------------------------------------------------------------------------------------------------------
CREATE OR REPLACE VIEW visible.utm_rules AS SELECT * FROM kept.utm_rules WHERE me() IS NOT NULL;
CREATE OR REPLACE VIEW visible.trust_instruments AS SELECT * FROM kept.trust_instruments WHERE me() IS NOT NULL;
CREATE OR REPLACE VIEW visible.referral_offers AS SELECT * FROM kept.referral_offers WHERE in_my_lines(line_id);
-- What was shown to a client or for a lead that one sees; of another's client nothing
CREATE OR REPLACE VIEW visible.trust_shown AS
    SELECT * FROM kept.trust_shown
    WHERE retired_at IS NULL AND in_my_lines(line_id) AND (sees_whole() OR entered_by = me()
        OR client_id IN (SELECT id FROM visible.clients_in_hand) OR lead_id IN (SELECT id FROM visible.leads_in_hand)
        OR deal_id IN (SELECT id FROM visible.deals_in_hand));
-- Whom clients of one's own brought us, and what they were given for it; taken back ones too, since a past day knew them
CREATE OR REPLACE VIEW visible.referrals_in_hand AS
    SELECT f.* FROM kept.referrals f JOIN visible.clients c ON c.id = f.from_client_id WHERE sees_whole() OR is_mine(c.owner_id);
CREATE OR REPLACE VIEW visible.referral_rewards AS
    SELECT * FROM kept.referral_rewards WHERE referral_id IN (SELECT id FROM visible.referrals_in_hand);
-- Keys, forms and mailboxes: only for administrators, and never what opens them
CREATE OR REPLACE VIEW visible.doors AS
    SELECT id, kind, name, shown, scopes, line_id, entry_point_id, source_id, campaign_id, back_to, per_minute, created_at, seen_at, revoked_at, version
    FROM kept.doors WHERE is_admin();
CREATE OR REPLACE VIEW visible.mailboxes AS
    SELECT id, name, host, port, security, login, folder, line_id, entry_point_id, source_id, campaign_id, last_uid, checked_at, trouble,
           created_at, retired_at, version
    FROM kept.mailboxes WHERE is_admin();
CREATE OR REPLACE VIEW visible.receipts AS SELECT id, door_id, status, happened_at FROM kept.receipts WHERE is_admin();
CREATE OR REPLACE VIEW visible.column_maps AS SELECT * FROM kept.column_maps WHERE is_admin();
-- What could not be taken in: for those who give out the leads of the line; without a line, for those who see every line
CREATE OR REPLACE VIEW visible.quarantine AS
    SELECT * FROM kept.quarantine
    WHERE sees_whole() AND CASE WHEN line_id IS NULL THEN coalesce(getvariable('viewer_all'), false) ELSE in_my_lines(line_id) END;
CREATE OR REPLACE VIEW visible.messages AS
    SELECT * FROM kept.messages WHERE contact_id IN (SELECT id FROM visible.contacts) OR lead_id IN (SELECT id FROM visible.leads_in_hand);
CREATE OR REPLACE VIEW visible.calls AS
    SELECT * FROM kept.calls WHERE contact_id IN (SELECT id FROM visible.contacts) OR lead_id IN (SELECT id FROM visible.leads_in_hand)
        OR (is_admin() AND contact_id IS NULL AND lead_id IS NULL);
-- Each promise cut where it changed hands: held by whom from when to when. It moves with a handover, and back when that is undone, unless it was
-- settled or given on before. Also for who held it once and does not any more
CREATE OR REPLACE VIEW visible.promise_holders AS
    WITH said AS (
        SELECT c.entity_id AS promise_id, h.happened_at, c.before_id, c.after_id, h.undone_at,
               lead(h.happened_at) OVER (PARTITION BY c.entity_id ORDER BY h.happened_at, h.id) AS next_at
        FROM kept.handover_changes c JOIN kept.handovers h ON h.id = c.handover_id WHERE c.entity = 'promise'),
    moved AS (
        SELECT promise_id, happened_at, before_id, after_id FROM said
        UNION ALL
        SELECT s.promise_id, s.undone_at, s.after_id, s.before_id FROM said s JOIN kept.promises p ON p.id = s.promise_id
        WHERE s.undone_at IS NOT NULL AND (p.settled_at IS NULL OR p.settled_at > s.undone_at) AND (s.next_at IS NULL OR s.next_at > s.undone_at)),
    lined AS (
        SELECT promise_id, happened_at, before_id, after_id, row_number() OVER line_up AS place, lead(happened_at) OVER line_up AS valid_to
        FROM moved WINDOW line_up AS (PARTITION BY promise_id ORDER BY happened_at)),
    held AS (
        SELECT p.id, CASE WHEN l.promise_id IS NULL THEN p.owner_id ELSE l.before_id END AS owner_id, CAST(NULL AS TIMESTAMP) AS valid_from,
               l.happened_at AS valid_to
        FROM kept.promises p LEFT JOIN lined l ON l.promise_id = p.id AND l.place = 1
        UNION ALL
        SELECT promise_id, after_id, happened_at, valid_to FROM lined)
    SELECT h.id AS promise_id, p.line_id, p.client_id, p.deal_id, p.contact_id, p.side, p.what, p.due_on, p.state, p.happened_at, p.settled_at,
           h.owner_id, o.team_id, h.valid_from, h.valid_to, c.source_id, c.name AS client, o.name AS owner,
           least(end_before(plus_days(p.due_on, 1)), coalesce(p.settled_at, end_before(plus_days(p.due_on, 1)))) AS judged_at     -- settled, or its day over
    FROM held h JOIN kept.promises p ON p.id = h.id LEFT JOIN kept.clients c ON c.id = p.client_id LEFT JOIN kept.staff o ON o.id = h.owner_id
    WHERE in_my_lines(p.line_id) AND (sees_whole() OR h.owner_id = me() OR p.id IN (SELECT id FROM visible.promises));
-- Who met which trust instrument when: entered by hand or with a contact, a held contact of its kind, a recommendation (kind 'referral').
-- taken_back_at: no longer from then on, since a past day knew it
CREATE OR REPLACE VIEW visible.trust_met AS
    SELECT id AS shown_id, instrument_id, line_id, client_id, lead_id, deal_id, happened_at, retired_at AS taken_back_at, entered_by AS staff_id,
           'shown' AS way
    FROM kept.trust_shown
    WHERE in_my_lines(line_id) AND (sees_whole() OR entered_by = me() OR client_id IN (SELECT id FROM visible.clients_in_hand)
        OR lead_id IN (SELECT id FROM visible.leads_in_hand) OR deal_id IN (SELECT id FROM visible.deals_in_hand))
    UNION ALL
    SELECT NULL, i.id, c.line_id, c.client_id, c.lead_id, c.deal_id, c.happened_at, NULL, c.staff_id, 'contact'
    FROM visible.contacts c JOIN kept.trust_instruments i ON i.contact_kind = c.kind WHERE c.state = 'held' AND NOT c.automatic
    UNION ALL
    SELECT NULL, i.id, coalesce(t.line_id, l.line_id), f.to_client_id, f.to_lead_id, NULL, f.happened_at, NULL, f.entered_by, 'referral'
    FROM kept.referrals f JOIN kept.trust_instruments i ON i.contact_kind = 'referral'
    LEFT JOIN visible.clients t ON t.id = f.to_client_id AND (sees_whole() OR is_mine(t.owner_id))
    LEFT JOIN visible.leads l ON l.id = f.to_lead_id AND (sees_whole() OR is_mine(l.owner_id))
    WHERE t.id IS NOT NULL OR l.id IS NOT NULL;
-- That somebody was recommended to us and when, never by whom: for questions about those who were
CREATE OR REPLACE VIEW visible.recommendations AS
    SELECT to_client_id, to_lead_id, happened_at FROM kept.referrals
    WHERE to_client_id IN (SELECT id FROM visible.clients WHERE sees_whole() OR is_mine(owner_id))
       OR to_lead_id IN (SELECT id FROM visible.leads WHERE sees_whole() OR is_mine(owner_id));
-- For what each lead was taken from when to when: a real inquiry or none (NULL: nobody had said). Where its history tells nothing, a refused lead
-- that was none had not been judged before
CREATE OR REPLACE VIEW visible.lead_judgements AS
    WITH said AS (
        SELECT entity_id AS lead_id, CAST(old_value AS BOOLEAN) AS old, CAST(new_value AS BOOLEAN) AS new, happened_at,
               lead(happened_at) OVER line_up AS next_at, row_number() OVER line_up AS place
        FROM kept.field_history WHERE entity = 'lead' AND field = 'valid' WINDOW line_up AS (PARTITION BY entity_id ORDER BY happened_at, entered_at, id)),
    dumb AS (SELECT id, refused_at FROM kept.leads WHERE refused_at IS NOT NULL AND NOT valid AND id NOT IN (SELECT lead_id FROM said)),
    piece AS (
        SELECT lead_id, new AS valid, happened_at AS valid_from, next_at AS valid_to FROM said
        UNION ALL SELECT lead_id, old, NULL, happened_at FROM said WHERE place = 1
        UNION ALL SELECT id, false, refused_at, NULL FROM dumb
        UNION ALL SELECT id, NULL, NULL, refused_at FROM dumb)
    SELECT l.id AS lead_id, CASE WHEN p.lead_id IS NULL THEN l.valid ELSE p.valid END AS valid, p.valid_from, p.valid_to
    FROM visible.leads l LEFT JOIN piece p ON p.lead_id = l.id;
-- Each refusal of a lead, and when it was taken back; valid: the lead was a real inquiry all the same
CREATE OR REPLACE VIEW visible.lead_refusals AS
    WITH said AS (
        SELECT entity_id AS lead_id, happened_at, new_value, lead(happened_at) OVER (PARTITION BY entity_id ORDER BY happened_at, entered_at, id) AS next_at
        FROM kept.field_history WHERE entity = 'lead' AND field = 'refusal_reason')
    SELECT l.id AS lead_id, l.refused_at, CAST(NULL AS TIMESTAMP) AS reopened_at, l.valid FROM visible.leads l WHERE l.refused_at IS NOT NULL
    UNION ALL
    SELECT s.lead_id, s.happened_at, s.next_at, j.valid FROM said s JOIN visible.lead_judgements j ON j.lead_id = s.lead_id
        AND stood(j.valid_from, j.valid_to, s.happened_at) WHERE s.new_value IS NOT NULL AND s.next_at IS NOT NULL;
-- Every touch of an inquiry. What was written for the inquiry itself is filled up with what is known of it by now; an inquiry of which
-- nothing was written is a touch, too
CREATE OR REPLACE VIEW visible.inquiry_touches AS
    WITH own AS (
        SELECT i.*, t.happened_at AS touched_at, t.entry_point_id AS door_id, coalesce(t.source_id, m.source_id) AS from_id, t.campaign_id AS by_id,
               coalesce(t.place = 'last', false) OR t.happened_at = i.happened_at AS asks
        FROM visible.inquiries i JOIN kept.lead_touches t ON t.lead_id = i.id LEFT JOIN kept.campaigns m ON m.id = t.campaign_id WHERE i.is_lead)
    SELECT id AS inquiry_id, client_id, is_lead, happened_at AS asked_at, touched_at, CASE WHEN asks THEN coalesce(door_id, entry_point_id) ELSE door_id END
           AS entry_point_id, CASE WHEN asks THEN coalesce(from_id, source_id) ELSE from_id END AS source_id,
           CASE WHEN asks AND (from_id IS NULL OR from_id = source_id) THEN coalesce(by_id, campaign_id) ELSE by_id END AS campaign_id
    FROM own
    UNION ALL
    SELECT i.id, i.client_id, i.is_lead, i.happened_at, i.happened_at, i.entry_point_id, coalesce(i.source_id, m.source_id), i.campaign_id
    FROM visible.inquiries i LEFT JOIN kept.campaigns m ON m.id = i.campaign_id WHERE i.id NOT IN (SELECT id FROM own WHERE asks);
-- The touches that count for each closing (a deal won or lost, a valid lead refused that never was a deal), numbered in time, at three levels:
-- those of its inquiry and of the client's other leads by then, at most 90 days before it; what names nothing counts only where nothing
-- else does; where all are older the last one counts; two of one channel within half an hour are one
CREATE OR REPLACE VIEW visible.counted_touches AS
    WITH closing AS (
        SELECT s.deal_id AS path_id, s.deal_id, s.kind, s.valid_from AS closed_at, s.valid_to, s.amount, s.line_id, s.owner_id, s.team_id, s.source_id,
               s.client_id, coalesce(l.id, s.deal_id) AS inquiry_id
        FROM visible.stage_spans s LEFT JOIN visible.leads l ON l.id = s.lead_id WHERE s.kind IN ('won', 'lost')
        UNION ALL
        SELECT l.id, NULL, 'refused', r.refused_at, r.reopened_at, NULL, l.line_id, h.owner_id, o.team_id, l.source_id, l.client_id, l.id
        FROM visible.lead_refusals r JOIN visible.leads l ON l.id = r.lead_id
        ASOF LEFT JOIN kept.assignments h ON h.entity_id = r.lead_id AND r.refused_at >= h.happened_at LEFT JOIN kept.staff o ON o.id = h.owner_id
        WHERE coalesce(r.valid, true)
          AND (r.reopened_at IS NOT NULL OR l.id NOT IN (SELECT lead_id FROM kept.deals WHERE lead_id IS NOT NULL))),
    met AS (
        SELECT c.*, t.touched_at, t.entry_point_id AS door_id, t.source_id AS from_id, t.campaign_id AS by_id
        FROM closing c JOIN visible.inquiry_touches t ON t.inquiry_id = c.inquiry_id WHERE t.touched_at <= c.closed_at
        UNION ALL
        SELECT c.*, t.touched_at, t.entry_point_id, t.source_id, t.campaign_id
        FROM closing c JOIN visible.inquiry_touches t ON t.client_id = c.client_id AND t.inquiry_id <> c.inquiry_id
        WHERE t.is_lead AND t.asked_at <= c.closed_at AND t.touched_at <= c.closed_at),
    told AS (
        SELECT m.*, v.level, CASE v.level WHEN 'source' THEN from_id WHEN 'entry_point' THEN door_id ELSE coalesce(by_id, from_id) END AS channel_id
        FROM met m CROSS JOIN (VALUES ('entry_point'), ('source'), ('campaign')) v(level)),
    ranked AS (
        SELECT *, CASE WHEN channel_id IS NULL THEN 2 ELSE 0 END + CASE WHEN touched_at >= closed_at - INTERVAL 90 DAY THEN 0 ELSE 1 END AS tier FROM told),
    best AS (
        SELECT *, min(tier) OVER (PARTITION BY level, path_id, closed_at) AS best,
               row_number() OVER (PARTITION BY level, path_id, closed_at, tier ORDER BY touched_at DESC, channel_id) AS from_last FROM ranked),
    single AS (
        SELECT *, lag(channel_id) OVER line_up = channel_id AND touched_at < lag(touched_at) OVER line_up + INTERVAL 30 MINUTE AS again
        FROM best WHERE tier = best AND (tier = 0 OR from_last = 1)
        WINDOW line_up AS (PARTITION BY level, path_id, closed_at ORDER BY touched_at, channel_id))
    SELECT level, path_id, deal_id, kind, closed_at, valid_to, amount, line_id, owner_id, team_id, source_id, client_id, channel_id, touched_at,
           row_number() OVER (PARTITION BY level, path_id, closed_at ORDER BY touched_at, channel_id) AS place,
           count(*) OVER (PARTITION BY level, path_id, closed_at) AS n
    FROM single WHERE again IS NOT true;

-- What clients say ---------------------------------------------------------------------------------------------------------------------
CREATE OR REPLACE VIEW visible.survey_texts AS SELECT * FROM kept.survey_texts WHERE survey_id IN (SELECT id FROM visible.surveys);
CREATE OR REPLACE VIEW visible.survey_waves AS SELECT * FROM kept.survey_waves WHERE in_my_lines(line_id);
CREATE OR REPLACE VIEW visible.answer_reasons AS SELECT * FROM kept.answer_reasons WHERE answer_id IN (SELECT id FROM visible.answers);
-- Reviews: written in public, yet whom we asked and whose client wrote is for those who see the whole line; a manager's own requests are her own
CREATE OR REPLACE VIEW visible.places AS SELECT * FROM kept.places WHERE me() IS NOT NULL;
CREATE OR REPLACE VIEW visible.review_requests AS
    SELECT * FROM kept.review_requests
    WHERE retired_at IS NULL AND in_my_lines(line_id) AND (sees_whole() OR staff_id = me() OR client_id IN (SELECT id FROM visible.clients_in_hand));
-- Letters to many: what was and will be sent is for who writes them; what opens the SMTP server for nobody
CREATE OR REPLACE VIEW visible.senders AS
    SELECT id, name, from_name, from_address, per_minute, trouble, created_at, retired_at, version, CASE WHEN is_admin() THEN host END AS host,
           CASE WHEN is_admin() THEN port END AS port, CASE WHEN is_admin() THEN security END AS security, CASE WHEN is_admin() THEN login END AS login
    FROM kept.senders WHERE sees_whole();
CREATE OR REPLACE VIEW visible.letter_templates AS SELECT * FROM kept.letter_templates WHERE me() IS NOT NULL;
CREATE OR REPLACE VIEW visible.mailings AS SELECT * FROM kept.mailings WHERE sees_whole() AND in_my_lines(line_id);
CREATE OR REPLACE VIEW visible.letters AS SELECT * FROM kept.letters WHERE mailing_id IN (SELECT id FROM visible.mailings);
CREATE OR REPLACE VIEW visible.unsubscribes AS
    SELECT * FROM kept.unsubscribes                                    -- of addresses one may see, or that were typed in one's lines
    WHERE taken_back_at IS NULL AND ((sees_whole() AND (sees_every_line() OR letter_id IN (SELECT id FROM visible.letters)
            OR (person_id IS NULL AND entered_by IN (SELECT staff_id FROM kept.staff_lines WHERE in_my_lines(line_id)))))
        OR person_id IN (SELECT id FROM visible.persons)
        OR address_norm IN (SELECT lower(trim(email)) FROM visible.persons WHERE email <> '')
        OR address_norm IN (SELECT lower(trim(email)) FROM visible.clients_in_hand WHERE email <> ''));
-- What became of the messages of each mailbox, in numbers: for administrators; aside: of nobody we know, automatic or between ourselves
CREATE OR REPLACE VIEW visible.mailbox_counts AS
    SELECT mailbox_id, count(*) FILTER (WHERE contact_id IS NOT NULL) AS contacts, count(*) FILTER (WHERE contact_id IS NULL AND lead_id IS NOT NULL) AS leads,
           count(*) FILTER (WHERE contact_id IS NULL AND lead_id IS NULL AND quarantine_id IS NULL) AS aside, max(happened_at) AS last_at
    FROM kept.messages WHERE is_admin() GROUP BY mailbox_id;
-- A mention as it was known at any moment: what it was taken for from when to when, credited to who had the client who wrote it then.
-- taken_back_at: no longer from then on, since a past day knew it
CREATE OR REPLACE VIEW visible.mention_tones AS
    WITH changed AS (
        SELECT entity_id AS mention_id, old_value, new_value, happened_at, lead(happened_at) OVER line_up AS next_at, row_number() OVER line_up AS place
        FROM kept.field_history WHERE entity = 'mention' AND field = 'sentiment' WINDOW line_up AS (PARTITION BY entity_id ORDER BY happened_at, id)),
    told AS (
        SELECT m.id, CASE WHEN c.mention_id IS NULL THEN m.sentiment ELSE c.old_value END AS sentiment, CAST(NULL AS TIMESTAMP) AS valid_from,
               c.happened_at AS valid_to
        FROM kept.mentions m LEFT JOIN changed c ON c.mention_id = m.id AND c.place = 1
        UNION ALL
        SELECT mention_id, new_value, happened_at, next_at FROM changed)
    SELECT m.id AS mention_id, coalesce(m.line_id, c.line_id) AS line_id, m.place_id, coalesce(p.name, m.site) AS place, m.happened_at, m.rating,
           m.words, m.author, m.link, m.asked_for, m.answered_at, m.answer, m.client_id, c.name AS client, c.source_id, m.competitor_id,
           m.complaint_id, w.owner_id, w.team_id, o.name AS owner, m.suggested, m.version, m.retired_at AS taken_back_at, t.sentiment, t.valid_from,
           t.valid_to
    FROM told t JOIN kept.mentions m ON m.id = t.id LEFT JOIN kept.places p ON p.id = m.place_id LEFT JOIN visible.clients c ON c.id = m.client_id
    LEFT JOIN visible.client_owners w ON w.client_id = m.client_id
        AND (w.valid_from IS NULL OR w.valid_from <= m.happened_at) AND (w.valid_to IS NULL OR w.valid_to > m.happened_at)
    LEFT JOIN kept.staff o ON o.id = w.owner_id
    WHERE sees_whole() AND (m.line_id IS NULL OR in_my_lines(m.line_id)) AND (m.client_id IS NULL OR c.id IS NOT NULL);

-- What is done about it ----------------------------------------------------------------------------------------------------------------
CREATE OR REPLACE VIEW visible.rfm_groups AS SELECT * FROM kept.rfm_groups WHERE me() IS NOT NULL;
CREATE OR REPLACE VIEW visible.leaving_reasons AS SELECT * FROM kept.leaving_reasons WHERE me() IS NOT NULL;
CREATE OR REPLACE VIEW visible.offers AS
    SELECT * FROM kept.offers
    WHERE in_my_lines(line_id) AND (sees_whole() OR owner_id = me() OR client_id IN (SELECT id FROM visible.clients_in_hand));
CREATE OR REPLACE VIEW visible.experiments AS SELECT * FROM kept.experiments WHERE sees_whole() AND in_my_lines(line_id);
CREATE OR REPLACE VIEW visible.experiment_clients AS
    SELECT * FROM kept.experiment_clients WHERE experiment_id IN (SELECT id FROM visible.experiments);
-- Documents: of a client in hand, or that one is to approve; the file itself only where a file is asked for
CREATE OR REPLACE VIEW visible.document_templates AS
    SELECT * EXCLUDE (file) FROM kept.document_templates WHERE me() IS NOT NULL AND (line_id IS NULL OR in_my_lines(line_id));
CREATE OR REPLACE VIEW visible.template_approvers AS
    SELECT * FROM kept.template_approvers WHERE template_id IN (SELECT id FROM visible.document_templates);
CREATE OR REPLACE VIEW visible.document_files AS
    SELECT * FROM kept.written_documents
    WHERE in_my_lines(line_id) AND (sees_whole() OR client_id IN (SELECT id FROM visible.clients_in_hand)
        OR id IN (SELECT document_id FROM kept.document_steps WHERE staff_id = me()));
CREATE OR REPLACE VIEW visible.written_documents AS                     -- whoever may read it reads whom it is written for
    SELECT d.* EXCLUDE (file), c.name AS client FROM visible.document_files d LEFT JOIN kept.clients c ON c.id = d.client_id;
CREATE OR REPLACE VIEW visible.document_steps AS
    SELECT * FROM kept.document_steps WHERE document_id IN (SELECT id FROM visible.written_documents);
-- Whether a won stay one sees was its client's first purchase: a fact of the client, told without the earlier ones, which may be a colleague's.
-- first_from: it was the first from then on, since the earlier ones were undone (NULL: ever; infinity: never)
CREATE OR REPLACE VIEW visible.client_wins AS
    WITH lined AS (
        SELECT p.deal_id, p.seq, p.valid_from, p.valid_to, p.owner_id, p.amount, d.line_id, d.client_id, d.source_id, d.owner_id AS holder_id,
               max(coalesce(p.valid_to, CAST('infinity' AS TIMESTAMP))) OVER (PARTITION BY coalesce(d.client_id, d.id)
                   ORDER BY p.valid_from, p.deal_id, p.seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS first_from
        FROM kept.stage_spans p JOIN kept.stages s ON s.id = p.stage_id JOIN kept.deals d ON d.id = p.deal_id WHERE s.kind = 'won')
    SELECT l.deal_id, l.seq, l.line_id, l.client_id, l.source_id, l.owner_id, o.team_id, l.amount, l.valid_from, l.valid_to, l.first_from
    FROM lined l LEFT JOIN kept.staff o ON o.id = l.owner_id
    WHERE in_my_lines(l.line_id) AND (sees_whole() OR l.holder_id = me() OR l.owner_id = me());
-- Deals with which a client began that had not bought before: its first purchase, if it comes to one; told without the earlier ones, too
CREATE OR REPLACE VIEW visible.first_deals AS
    SELECT s.deal_id, s.client_id, s.lead_id, s.line_id, s.source_id, s.owner_id, s.team_id, s.amount, s.valid_from AS began_at
    FROM visible.stage_spans s LEFT JOIN (
        SELECT d.client_id, min(p.valid_from) AS won_at
        FROM kept.stage_spans p JOIN kept.stages g ON g.id = p.stage_id JOIN kept.deals d ON d.id = p.deal_id
        WHERE g.kind = 'won' AND d.client_id IS NOT NULL GROUP BY d.client_id) w ON w.client_id = s.client_id
    WHERE s.seq = 1 AND (w.won_at IS NULL OR w.won_at >= s.valid_from);
-- Each offer cut where it changed hands, like visible.promise_holders; judged_at: answered, or its last day over
CREATE OR REPLACE VIEW visible.offer_holders AS
    WITH said AS (
        SELECT c.entity_id AS offer_id, h.happened_at, c.before_id, c.after_id, h.undone_at,
               lead(h.happened_at) OVER (PARTITION BY c.entity_id ORDER BY h.happened_at, h.id) AS next_at
        FROM kept.handover_changes c JOIN kept.handovers h ON h.id = c.handover_id WHERE c.entity = 'offer'),
    moved AS (
        SELECT offer_id, happened_at, before_id, after_id FROM said
        UNION ALL
        SELECT s.offer_id, s.undone_at, s.after_id, s.before_id FROM said s JOIN kept.offers f ON f.id = s.offer_id
        WHERE s.undone_at IS NOT NULL AND (f.settled_at IS NULL OR f.settled_at > s.undone_at) AND (s.next_at IS NULL OR s.next_at > s.undone_at)),
    lined AS (
        SELECT offer_id, happened_at, before_id, after_id, row_number() OVER line_up AS place, lead(happened_at) OVER line_up AS valid_to
        FROM moved WINDOW line_up AS (PARTITION BY offer_id ORDER BY happened_at)),
    held AS (
        SELECT f.id, CASE WHEN l.offer_id IS NULL THEN f.owner_id ELSE l.before_id END AS owner_id, CAST(NULL AS TIMESTAMP) AS valid_from,
               l.happened_at AS valid_to
        FROM kept.offers f LEFT JOIN lined l ON l.offer_id = f.id AND l.place = 1
        UNION ALL
        SELECT offer_id, after_id, happened_at, valid_to FROM lined)
    SELECT h.id AS offer_id, f.line_id, f.client_id, f.deal_id, f.product_id, f.contact_id, f.experiment_id, f.what, f.amount, f.until_on, f.state,
           f.happened_at, f.settled_at, f.version, h.owner_id, o.team_id, h.valid_from, h.valid_to, c.source_id, c.name AS client, o.name AS owner,
           p.name AS product, least(end_before(plus_days(f.until_on, 1)), coalesce(f.settled_at, end_before(plus_days(f.until_on, 1)))) AS judged_at
    FROM held h JOIN kept.offers f ON f.id = h.id LEFT JOIN kept.clients c ON c.id = f.client_id LEFT JOIN kept.staff o ON o.id = h.owner_id
    LEFT JOIN kept.products p ON p.id = f.product_id
    WHERE in_my_lines(f.line_id) AND (sees_whole() OR h.owner_id = me() OR f.id IN (SELECT id FROM visible.offers));
-- When clients said that they leave, from when to when it held (valid_to: they came back), and why; reason_from: known since (NULL: from the first)
CREATE OR REPLACE VIEW visible.client_leavings AS
    WITH said AS (
        SELECT entity_id AS client_id, old_value, new_value, happened_at, lead(happened_at) OVER line_up AS next_at, row_number() OVER line_up AS place
        FROM kept.field_history WHERE entity = 'client' AND field = 'left_at' WINDOW line_up AS (PARTITION BY entity_id ORDER BY happened_at, id)),
    why AS (
        SELECT entity_id AS client_id, field, new_value, happened_at FROM kept.field_history
        WHERE entity = 'client' AND field IN ('leaving_reason', 'left_because') AND new_value IS NOT NULL),
    told AS (                                                  -- those who came back: what was noted of it until then
        SELECT s.client_id, s.happened_at, s.next_at, arg_max(w.new_value, w.happened_at) FILTER (WHERE w.field = 'leaving_reason') AS reason,
               arg_max(w.new_value, w.happened_at) FILTER (WHERE w.field = 'left_because') AS because,
               max(w.happened_at) FILTER (WHERE w.field = 'leaving_reason') AS reason_from
        FROM said s LEFT JOIN why w ON w.client_id = s.client_id AND w.happened_at >= s.happened_at AND w.happened_at < s.next_at
        WHERE s.new_value IS NOT NULL AND s.next_at IS NOT NULL GROUP BY s.client_id, s.happened_at, s.next_at),
    left_us AS (
        SELECT c.id AS client_id, c.left_at AS valid_from, CAST(NULL AS TIMESTAMP) AS valid_to, c.leaving_reason_id AS reason_id, c.left_because AS because,
               (SELECT max(w.happened_at) FROM why w WHERE w.client_id = c.id AND w.field = 'leaving_reason') AS reason_from
        FROM visible.clients c WHERE c.left_at IS NOT NULL
        UNION ALL
        SELECT s.client_id, CAST(s.old_value AS TIMESTAMP), s.happened_at, NULL, NULL, NULL FROM said s WHERE s.place = 1 AND s.old_value IS NOT NULL
        UNION ALL
        SELECT t.client_id, t.happened_at, t.next_at, r.id, t.because, t.reason_from
        FROM told t LEFT JOIN kept.leaving_reasons r ON r.name = t.reason)
    SELECT l.client_id, l.valid_from, l.valid_to, l.reason_from, CASE WHEN c.in_hand THEN l.reason_id END AS reason_id,
           CASE WHEN c.in_hand THEN l.because END AS because
    FROM left_us l JOIN visible.client_cards c ON c.id = l.client_id;
-- The account of trust with every client in hand: each deposit and withdrawal with its day and points, known from when to when
-- (a complaint open past its deadline is another entry once it is closed). The rules of queries/client/balance.sql for all clients at once
CREATE OR REPLACE VIEW visible.trust_entries AS
    WITH talk AS (
        SELECT client_id, local_day(happened_at) AS day FROM visible.contacts
        WHERE client_id IS NOT NULL AND state = 'held' GROUP BY client_id, local_day(happened_at)),
    pace AS (
        SELECT client_id, day, lead(day) OVER line_up AS next_day, row_number() OVER line_up - 1 AS gaps,
               whole_days_between(min(day) OVER (PARTITION BY client_id), day) AS span
        FROM talk WINDOW line_up AS (PARTITION BY client_id ORDER BY day)),
    silent AS (SELECT client_id, plus_days(day, ceil(2e0 * span / gaps)) AS day, next_day FROM pace WHERE gaps >= 3),
    near AS (
        SELECT c.client_id, c.id, c.happened_at, local_day(c.happened_at) AS day, p.id AS person_id, p.birthday
        FROM visible.person_roles r JOIN kept.persons p ON p.id = r.person_id AND p.birthday IS NOT NULL
        JOIN visible.contacts c ON c.client_id = r.client_id AND c.state = 'held' AND coalesce(c.person_id, p.id) = p.id
        WHERE abs(EXTRACT(DOY FROM local_day(c.happened_at)) - EXTRACT(DOY FROM p.birthday)) NOT BETWEEN 3 AND 361),
    born AS (
        SELECT n.client_id, n.id, n.happened_at, n.day, row_number() OVER (
                   PARTITION BY n.client_id, n.person_id, EXTRACT(YEAR FROM n.day) + y.n ORDER BY n.happened_at, n.id) AS nth
        FROM near n CROSS JOIN (VALUES (-1), (0), (1)) y(n)
        WHERE whole_days_between(plus_months(n.birthday, 12 * (EXTRACT(YEAR FROM n.day) + y.n - EXTRACT(YEAR FROM n.birthday))), n.day) BETWEEN -1 AND 1),
    entry AS (
        SELECT client_id, local_day(settled_at) AS day, CASE state WHEN 'kept' THEN 'promise_kept' ELSE 'promise_broken' END AS code,
               CAST(NULL AS DOUBLE) AS points, what, settled_at AS valid_from, CAST(NULL AS TIMESTAMP) AS valid_to, false AS by_hand, id
        FROM visible.promises WHERE side = 'ours' AND state IN ('kept', 'broken') AND client_id IS NOT NULL
        UNION ALL
        SELECT client_id, local_day(closed_at), 'complaint_fast', NULL, what, closed_at, NULL, false, id FROM visible.complaints WHERE closed_at <= deadline_at
        UNION ALL
        SELECT client_id, local_day(deadline_at), 'deadline_missed', NULL, what, closed_at, NULL, false, id FROM visible.complaints WHERE closed_at > deadline_at
        UNION ALL
        SELECT client_id, local_day(deadline_at), 'complaint_unresolved', NULL, what, deadline_at + INTERVAL 1 MICROSECOND, closed_at, false, id
        FROM visible.complaints WHERE deadline_at IS NOT NULL AND (closed_at IS NULL OR closed_at > deadline_at)
        UNION ALL
        SELECT client_id, day, 'silence', NULL, NULL, utc_of_day(day), NULL, false, client_id FROM silent WHERE next_day IS NULL OR day < next_day
        UNION ALL
        SELECT client_id, day, 'congratulation', NULL, NULL, happened_at, NULL, false, id FROM born WHERE nth = 1
        UNION ALL
        SELECT client_id, local_day(happened_at), code, points, what, happened_at, retired_at, true, id FROM kept.relationship_entries)
    SELECT e.client_id, e.day, e.code, coalesce(p.name, e.code) AS name, coalesce(e.points, p.points) AS points, e.what, e.valid_from, e.valid_to, e.id
    FROM entry e JOIN visible.client_cards c ON c.id = e.client_id AND c.in_hand
    LEFT JOIN kept.relationship_points p ON p.code = e.code AND (e.by_hand OR p.retired_at IS NULL)
    WHERE coalesce(e.points, p.points) IS NOT NULL;
-- What the stage of a relationship is read from besides money: kinds (series) of what was bought; and the signs, each from when to when it holds:
-- a talk in which both had a say for 90 days, a contract, having brought somebody, the last score
CREATE OR REPLACE VIEW visible.kinds_bought AS
    SELECT b.client_id, b.happened_at, coalesce(g.series, g.name) AS kind FROM visible.purchases b
    JOIN visible.sale_items i ON i.sale_id = b.id JOIN visible.products g ON g.id = i.product_id
    UNION ALL
    SELECT b.client_id, b.happened_at, coalesce(g.series, g.name) FROM visible.purchases b
    JOIN visible.deals d ON b.stands_in AND d.id = b.deal_id JOIN visible.products g ON g.id = d.product_id;
CREATE OR REPLACE VIEW visible.relationship_signs AS
    SELECT t.client_id, min(t.happened_at) AS valid_from, utc_of_day(plus_days(local_day(t.happened_at), 90)) AS valid_to, 1 AS talk, 0 AS contract,
           0 AS referral, CAST(NULL AS INTEGER) AS score
    FROM visible.contacts t LEFT JOIN visible.results w ON w.id = t.result_id
    WHERE t.client_id IS NOT NULL AND t.state = 'held' AND NOT t.automatic AND (t.direction = 'in' OR w.reached)
    GROUP BY t.client_id, local_day(t.happened_at)
    UNION ALL
    SELECT x.client_id, x.valid_from, CASE WHEN x.valid_to < utc_of_day(d.contract_end) THEN x.valid_to ELSE utc_of_day(d.contract_end) END, 0, 1, 0, NULL
    FROM visible.deals d JOIN visible.deal_standings x ON x.deal_id = d.id AND x.kind = 'won' WHERE d.contract_end IS NOT NULL
    UNION ALL
    SELECT from_client_id, happened_at, NULL, 0, 0, 1, NULL FROM visible.client_referrals WHERE from_client_id IS NOT NULL
    UNION ALL
    SELECT client_id, happened_at, lead(happened_at) OVER (PARTITION BY client_id ORDER BY happened_at, id DESC), 0, 0, 0, score
    FROM visible.answers WHERE score IS NOT NULL;
-- Clients in hand, each with who owned it from when to when; known_from: taken down, or bought before that
CREATE OR REPLACE VIEW visible.clients_held AS
    SELECT c.id, c.name, c.line_id, c.source_id, c.happened_at, c.retired_at, w.owner_id, w.team_id, o.name AS owner, w.valid_from, w.valid_to,
           least(c.happened_at, coalesce(f.first_at, c.happened_at)) AS known_from
    FROM visible.client_cards c LEFT JOIN visible.client_owners w ON w.client_id = c.id LEFT JOIN kept.staff o ON o.id = w.owner_id
    LEFT JOIN (SELECT client_id, min(happened_at) AS first_at FROM visible.purchases GROUP BY client_id) f ON f.client_id = c.id WHERE c.in_hand;
-- Who was written to for an occasion, or looked at and left out; the latest last
CREATE OR REPLACE VIEW visible.greeted AS
    SELECT coalesce(m.occasion, t.occasion) AS occasion, l.line_id, l.client_id, l.person_id, m.happened_at
    FROM visible.letters l JOIN visible.mailings m ON m.id = l.mailing_id LEFT JOIN kept.letter_templates t ON t.id = m.template_id
    WHERE coalesce(m.occasion, t.occasion) IN ('birthday', 'renewal');
-- What was bought when, by item: without returns
CREATE OR REPLACE VIEW visible.bought_items AS
    SELECT s.line_id, s.client_id, s.happened_at, i.product_id, CAST(i.product_id AS VARCHAR) AS product, p.name, coalesce(p.series, p.name) AS series, i.amount
    FROM visible.sales s JOIN kept.sale_items i ON i.sale_id = s.id JOIN kept.products p ON p.id = i.product_id WHERE i.quantity > 0;
-- Of the clients of a line who began with a series a year ago or longer and had not bought the product by then: how many bought it within twelve
-- months. Told of ten clients and more, without saying whose they are: a manager learns what is usual in the line, nothing of a colleague's client
CREATE OR REPLACE VIEW visible.next_buys AS
    WITH item AS (
        SELECT s.line_id, s.client_id, i.product_id, coalesce(p.series, p.name) AS series, local_day(min(s.happened_at)) AS day, sum(i.amount) AS amount
        FROM kept.sales s JOIN kept.sale_items i ON i.sale_id = s.id JOIN kept.products p ON p.id = i.product_id
        WHERE i.quantity > 0 AND in_my_lines(s.line_id)
        GROUP BY s.line_id, s.client_id, i.product_id, coalesce(p.series, p.name)),
    placed AS (SELECT *, row_number() OVER (PARTITION BY line_id, client_id ORDER BY day, amount DESC, product_id) AS n FROM item),
    began AS (
        SELECT line_id, client_id, series, day FROM placed
        WHERE n = 1 AND day <= plus_months(local_day(CAST(timezone('UTC', now()) AS TIMESTAMP)), -12)),
    size AS (SELECT line_id, series, count(*) AS n FROM began GROUP BY line_id, series),
    took AS (
        SELECT b.line_id, b.series, i.product_id, count(*) FILTER (WHERE i.day <= b.day) AS had,
               count(*) FILTER (WHERE i.day > b.day AND i.day <= plus_months(b.day, 12)) AS k
        FROM began b JOIN item i ON i.line_id = b.line_id AND i.client_id = b.client_id GROUP BY b.line_id, b.series, i.product_id)
    SELECT t.line_id, t.series, t.product_id, t.k, s.n - t.had AS n
    FROM took t JOIN size s ON s.line_id = t.line_id AND s.series = t.series WHERE s.n - t.had >= 10 AND me() IS NOT NULL;
-- Each contact cut where it was handed over while it was planned: of whom from when to when (NULL: ever); back when the handover is undone, unless it
-- was settled or given on before. staff_id: who had it then
CREATE OR REPLACE VIEW visible.contact_holders AS
    WITH said AS (
        SELECT c.entity_id AS contact_id, h.happened_at, c.before_id, c.after_id, h.undone_at,
               lead(h.happened_at) OVER (PARTITION BY c.entity_id ORDER BY h.happened_at, h.id) AS next_at
        FROM kept.handover_changes c JOIN kept.handovers h ON h.id = c.handover_id WHERE c.entity = 'contact'),
    moved AS (
        SELECT contact_id, happened_at, before_id, after_id FROM said
        UNION ALL
        SELECT s.contact_id, s.undone_at, s.after_id, s.before_id FROM said s JOIN kept.contacts p ON p.id = s.contact_id
        WHERE s.undone_at IS NOT NULL AND (p.settled_at IS NULL OR p.settled_at > s.undone_at) AND (s.next_at IS NULL OR s.next_at > s.undone_at)),
    lined AS (
        SELECT contact_id, happened_at, before_id, after_id, row_number() OVER line_up AS place, lead(happened_at) OVER line_up AS held_to
        FROM moved WINDOW line_up AS (PARTITION BY contact_id ORDER BY happened_at)),
    piece AS (
        SELECT contact_id, before_id AS staff_id, CAST(NULL AS TIMESTAMP) AS held_from, happened_at AS held_to FROM lined WHERE place = 1
        UNION ALL SELECT contact_id, after_id, happened_at, held_to FROM lined)
    SELECT c.id, c.line_id, c.client_id, c.deal_id, c.lead_id, c.kind, c.state, c.automatic, c.minutes, c.note, c.planned_at, c.due_at,
           c.happened_at, c.settled_at,
           CASE WHEN p.contact_id IS NULL THEN c.staff_id ELSE p.staff_id END AS staff_id, p.held_from, p.held_to
    FROM kept.contacts c LEFT JOIN piece p ON p.contact_id = c.id
    WHERE in_my_lines(c.line_id) AND (sees_whole() OR p.staff_id = me() OR c.id IN (SELECT id FROM visible.contacts WHERE NOT sees_whole()));
-- Costs as they were known from when to when (NULL: ever); a typed one that was changed or taken out is kept as it stood. What was typed first
-- also stands for the time before, as a bill that comes late is of its month
CREATE OR REPLACE VIEW visible.costs_known AS
    SELECT id, line_id, entry_point_id, source_id, campaign_id, spent_on, until_on, kind, amount, note, CAST(NULL AS TIMESTAMP) AS valid_from,
           CAST(NULL AS TIMESTAMP) AS valid_to
    FROM visible.costs WHERE id NOT IN (SELECT cost_id FROM kept.cost_changes)
    UNION ALL
    SELECT cost_id, line_id, NULL, source_id, campaign_id, spent_on, until_on, kind, amount, note,
           CASE WHEN place > 1 THEN happened_at END, next_at
    FROM (SELECT *, lead(happened_at) OVER line_up AS next_at, row_number() OVER line_up AS place FROM kept.cost_changes
          WINDOW line_up AS (PARTITION BY cost_id ORDER BY happened_at, id)) said
    WHERE amount IS NOT NULL AND sees_whole() AND (line_id IS NULL OR in_my_lines(line_id));
