-- The whole company. PRIMARY KEY, NOT NULL and CHECK only: parents are checked inside the transaction.
-- All timestamps are UTC without zone. Two clocks on events: happened_at (when it was so) and entered_at (when it was written down).
CREATE SCHEMA kept;

-- Who we are ---------------------------------------------------------------------------------------------------------
CREATE TABLE kept.company (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    name VARCHAR NOT NULL, currency VARCHAR NOT NULL, time_zone VARCHAR NOT NULL, language VARCHAR NOT NULL,
    is_demo BOOLEAN NOT NULL DEFAULT false, demo_as_of TIMESTAMP,
    answer_minutes INTEGER NOT NULL DEFAULT 60,                -- a lead should be answered within so many working minutes
    load_planned DOUBLE NOT NULL DEFAULT 0.5, load_overdue DOUBLE NOT NULL DEFAULT 1.0,   -- points per planned / overdue contact
    cooling_below DOUBLE NOT NULL DEFAULT 0.20, asleep_below DOUBLE NOT NULL DEFAULT 0.05,
    created_at TIMESTAMP NOT NULL, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.lines (
    id UUID PRIMARY KEY, name VARCHAR NOT NULL, position INTEGER NOT NULL, retired_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.stages (
    id UUID PRIMARY KEY, line_id UUID NOT NULL, name VARCHAR NOT NULL, position INTEGER NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN ('open', 'won', 'lost')),
    limit_hours DOUBLE CHECK (limit_hours > 0), load_weight DOUBLE NOT NULL DEFAULT 1 CHECK (load_weight >= 0),
    retired_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.contact_kinds (
    code VARCHAR PRIMARY KEY, name VARCHAR NOT NULL, is_meeting BOOLEAN NOT NULL DEFAULT false, position INTEGER NOT NULL,
    retired_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.results (
    id UUID PRIMARY KEY, name VARCHAR NOT NULL, position INTEGER NOT NULL,
    reached BOOLEAN NOT NULL DEFAULT true,                     -- did we speak with somebody?
    is_refusal BOOLEAN NOT NULL DEFAULT false,                 -- asks for a loss reason
    next_in_days INTEGER CHECK (next_in_days >= 0),            -- proposes the next contact, in working days
    retired_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.result_moves (result_id UUID, line_id UUID, stage_id UUID NOT NULL, PRIMARY KEY (result_id, line_id));
CREATE TABLE kept.entry_points (
    id UUID PRIMARY KEY, name VARCHAR NOT NULL, position INTEGER NOT NULL, retired_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.sources (
    id UUID PRIMARY KEY, name VARCHAR NOT NULL, position INTEGER NOT NULL, retired_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.campaigns (
    id UUID PRIMARY KEY, source_id UUID, name VARCHAR NOT NULL, since DATE, until DATE,
    retired_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.costs (                                      -- money spent on day `spent_on`, or evenly from it to `until_on` (exclusive)
    id UUID PRIMARY KEY, line_id UUID, entry_point_id UUID, source_id UUID, campaign_id UUID,
    spent_on DATE NOT NULL, until_on DATE, kind VARCHAR NOT NULL CHECK (kind IN ('media', 'people', 'tools')),
    amount DECIMAL(18,2) NOT NULL, note VARCHAR, entered_at TIMESTAMP NOT NULL, code VARCHAR, import_id UUID,
    version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.loss_reasons (
    id UUID PRIMARY KEY, name VARCHAR NOT NULL, position INTEGER NOT NULL,
    kind VARCHAR NOT NULL DEFAULT 'other' CHECK (kind IN ('competitor', 'no_decision', 'other')),
    retired_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.competitors (id UUID PRIMARY KEY, name VARCHAR NOT NULL, retired_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.quiet_reasons (                              -- why there is no next contact
    id UUID PRIMARY KEY, name VARCHAR NOT NULL, position INTEGER NOT NULL, retired_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.products (
    id UUID PRIMARY KEY, code VARCHAR, name VARCHAR NOT NULL, series VARCHAR, price DECIMAL(18,2), unit_cost DECIMAL(18,2),
    retired_at TIMESTAMP, import_id UUID, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.custom_fields (
    id UUID PRIMARY KEY, entity VARCHAR NOT NULL, name VARCHAR NOT NULL, position INTEGER NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN ('text', 'number', 'date', 'choice', 'yes_no')), choices VARCHAR,
    retired_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.custom_values (field_id UUID, entity_id UUID, value VARCHAR NOT NULL, import_id UUID, PRIMARY KEY (field_id, entity_id));

-- The work calendar --------------------------------------------------------------------------------------------------
CREATE TABLE kept.work_week (weekday INTEGER PRIMARY KEY CHECK (weekday BETWEEN 1 AND 7), opens TIME NOT NULL, closes TIME NOT NULL);  -- 1 = Monday
CREATE TABLE kept.holidays (day DATE PRIMARY KEY, name VARCHAR NOT NULL);
CREATE TABLE kept.calendar (                                   -- derived from the two above: one row per day
    day DATE PRIMARY KEY, starts_at TIMESTAMP NOT NULL,        -- local midnight in UTC
    opens_at TIMESTAMP, closes_at TIMESTAMP,                   -- NULL = nobody works
    working_day INTEGER NOT NULL,                              -- working days before this one
    minutes_before DOUBLE NOT NULL);                           -- working minutes before this day

-- The people who sign in ---------------------------------------------------------------------------------------------
CREATE TABLE kept.teams (id UUID PRIMARY KEY, name VARCHAR NOT NULL, retired_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.staff (
    id UUID PRIMARY KEY, login VARCHAR, name VARCHAR NOT NULL, email VARCHAR,
    role VARCHAR NOT NULL CHECK (role IN ('executive', 'head', 'manager', 'admin')),
    all_lines BOOLEAN NOT NULL DEFAULT true, team_id UUID,
    owns_deals BOOLEAN NOT NULL DEFAULT true,                  -- counted among those who can own deals
    password_hash VARCHAR, language VARCHAR, token_version INTEGER NOT NULL DEFAULT 1,
    capacity_points DOUBLE CHECK (capacity_points > 0), capacity_leads INTEGER CHECK (capacity_leads >= 0),   -- leads per 30 days
    hours_per_day DOUBLE NOT NULL DEFAULT 8, starts_on DATE, disabled_at TIMESTAMP, retired_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL, import_id UUID, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.staff_lines (staff_id UUID, line_id UUID, PRIMARY KEY (staff_id, line_id));
CREATE TABLE kept.absences (
    id UUID PRIMARY KEY, staff_id UUID NOT NULL, since DATE NOT NULL, until DATE NOT NULL, reason VARCHAR, deputy_id UUID,
    version INTEGER NOT NULL DEFAULT 1, CHECK (since < until));
CREATE TABLE kept.sessions (
    sid_hash VARCHAR PRIMARY KEY, staff_id UUID NOT NULL, token_version INTEGER NOT NULL, created_at TIMESTAMP NOT NULL,
    seen_at TIMESTAMP NOT NULL, expires_at TIMESTAMP NOT NULL, ended_at TIMESTAMP, address VARCHAR, agent VARCHAR);
CREATE TABLE kept.tickets (
    ticket_hash VARCHAR PRIMARY KEY, staff_id UUID NOT NULL, created_at TIMESTAMP NOT NULL, expires_at TIMESTAMP NOT NULL, used_at TIMESTAMP);
CREATE TABLE kept.attempts (                                   -- failed sign-ins: one row per account and one per address
    subject VARCHAR PRIMARY KEY, failures INTEGER NOT NULL, last_at TIMESTAMP NOT NULL, locked_until TIMESTAMP);

-- Clients and persons ------------------------------------------------------------------------------------------------
CREATE TABLE kept.clients (
    id UUID PRIMARY KEY, code VARCHAR, line_id UUID NOT NULL, owner_id UUID, name VARCHAR NOT NULL, name_norm VARCHAR NOT NULL,
    kind VARCHAR NOT NULL DEFAULT 'organisation' CHECK (kind IN ('organisation', 'private')),
    tax_number VARCHAR, phone VARCHAR, phone_digits VARCHAR, email VARCHAR, website VARCHAR, city VARCHAR, country VARCHAR,
    sector VARCHAR, employees INTEGER, parent_name VARCHAR, entry_point_id UUID, source_id UUID, campaign_id UUID,
    needs VARCHAR, happened_at TIMESTAMP NOT NULL, entered_at TIMESTAMP NOT NULL,
    retired_at TIMESTAMP, import_id UUID, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.persons (
    id UUID PRIMARY KEY, code VARCHAR, name VARCHAR NOT NULL, name_norm VARCHAR NOT NULL, phone VARCHAR, phone_digits VARCHAR,
    email VARCHAR, birthday DATE, language VARCHAR, consent BOOLEAN, note VARCHAR, entered_at TIMESTAMP NOT NULL,
    retired_at TIMESTAMP, import_id UUID, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.person_roles (
    id UUID PRIMARY KEY, person_id UUID NOT NULL, client_id UUID NOT NULL, role VARCHAR, is_main BOOLEAN NOT NULL DEFAULT false,
    since DATE, until DATE, import_id UUID, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.referrals (
    id UUID PRIMARY KEY, from_client_id UUID NOT NULL, to_client_id UUID, to_lead_id UUID, happened_at TIMESTAMP NOT NULL, entered_at TIMESTAMP NOT NULL);

-- Leads and deals ----------------------------------------------------------------------------------------------------
CREATE TABLE kept.leads (
    id UUID PRIMARY KEY, code VARCHAR, line_id UUID NOT NULL, owner_id UUID, client_id UUID, person_id UUID,
    name VARCHAR NOT NULL, name_norm VARCHAR NOT NULL, phone VARCHAR, phone_digits VARCHAR, email VARCHAR, message VARCHAR,
    entry_point_id UUID, source_id UUID, campaign_id UUID,
    valid BOOLEAN,                                             -- NULL = not yet judged
    refused_at TIMESTAMP, refusal_reason VARCHAR, amount DECIMAL(18,2),
    happened_at TIMESTAMP NOT NULL, entered_at TIMESTAMP NOT NULL, entered_by UUID, import_id UUID, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.lead_touches (
    id UUID PRIMARY KEY, lead_id UUID NOT NULL, entry_point_id UUID, source_id UUID, campaign_id UUID, happened_at TIMESTAMP NOT NULL);
CREATE TABLE kept.deals (                                      -- the present; every metric is computed from stage_events
    id UUID PRIMARY KEY, code VARCHAR, line_id UUID NOT NULL, client_id UUID, person_id UUID, lead_id UUID, owner_id UUID,
    name VARCHAR NOT NULL, product_id UUID, entry_point_id UUID, source_id UUID, campaign_id UUID,
    amount DECIMAL(18,2), stage_id UUID NOT NULL, loss_reason_id UUID, competitor_id UUID, loss_note VARCHAR,
    expected_close DATE, contract_end DATE, happened_at TIMESTAMP NOT NULL,       -- when the deal began
    dated_by_map BOOLEAN NOT NULL DEFAULT false,               -- the source had no date: an import map gave one
    entered_at TIMESTAMP NOT NULL, import_id UUID, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.stage_events (                               -- append-only; the first one is written with the deal
    id UUID PRIMARY KEY, deal_id UUID NOT NULL, seq INTEGER NOT NULL, stage_id UUID NOT NULL,
    happened_at TIMESTAMP NOT NULL, entered_at TIMESTAMP NOT NULL, actor_id UUID, owner_id UUID, amount DECIMAL(18,2),
    loss_reason_id UUID, competitor_id UUID, contact_id UUID, import_id UUID);
CREATE TABLE kept.stage_spans (                                -- derived from stage_events, rebuilt per deal in the same transaction
    deal_id UUID, seq INTEGER, stage_id UUID NOT NULL, valid_from TIMESTAMP NOT NULL, valid_to TIMESTAMP,   -- NULL = still there
    next_stage_id UUID, owner_id UUID, amount DECIMAL(18,2), loss_reason_id UUID, competitor_id UUID, PRIMARY KEY (deal_id, seq));
CREATE TABLE kept.field_history (
    id UUID PRIMARY KEY, entity VARCHAR NOT NULL, entity_id UUID NOT NULL, field VARCHAR NOT NULL, old_value VARCHAR, new_value VARCHAR,
    happened_at TIMESTAMP NOT NULL, entered_at TIMESTAMP NOT NULL, actor_id UUID);
CREATE TABLE kept.assignments (                                -- append-only: who owned what from when
    id UUID PRIMARY KEY, entity VARCHAR NOT NULL CHECK (entity IN ('client', 'lead', 'deal')), entity_id UUID NOT NULL,
    owner_id UUID, happened_at TIMESTAMP NOT NULL, entered_at TIMESTAMP NOT NULL, actor_id UUID, reason VARCHAR, candidates VARCHAR,
    import_id UUID);

-- What was said and promised -----------------------------------------------------------------------------------------
CREATE TABLE kept.contacts (
    id UUID PRIMARY KEY, code VARCHAR, line_id UUID NOT NULL, client_id UUID, person_id UUID, lead_id UUID, deal_id UUID,
    staff_id UUID, kind VARCHAR NOT NULL, direction VARCHAR NOT NULL CHECK (direction IN ('in', 'out')),
    state VARCHAR NOT NULL CHECK (state IN ('planned', 'held', 'cancelled', 'moved')),  -- cancelled: by the client; moved: see moved_to_id
    automatic BOOLEAN NOT NULL DEFAULT false,
    planned_at TIMESTAMP, due_at TIMESTAMP,                    -- when it was planned, and for when; NULL = held without a plan
    happened_at TIMESTAMP, settled_at TIMESTAMP,               -- when it was held / when it stopped being planned
    minutes DOUBLE CHECK (minutes >= 0), result_id UUID, note VARCHAR, quiet_reason_id UUID,
    follows_id UUID, moved_to_id UUID, entered_at TIMESTAMP NOT NULL, entered_by UUID, seconds_taken DOUBLE,
    import_id UUID, version INTEGER NOT NULL DEFAULT 1,
    CHECK (state <> 'held' OR happened_at IS NOT NULL), CHECK (state <> 'planned' OR due_at IS NOT NULL));
CREATE TABLE kept.contact_people (contact_id UUID, person_id UUID, PRIMARY KEY (contact_id, person_id));
CREATE TABLE kept.promises (
    id UUID PRIMARY KEY, line_id UUID NOT NULL, client_id UUID NOT NULL, deal_id UUID, contact_id UUID, owner_id UUID,
    side VARCHAR NOT NULL CHECK (side IN ('ours', 'theirs')), what VARCHAR NOT NULL, due_on DATE NOT NULL,
    state VARCHAR NOT NULL CHECK (state IN ('open', 'kept', 'broken', 'moved')), happened_at TIMESTAMP NOT NULL, settled_at TIMESTAMP,
    entered_at TIMESTAMP NOT NULL, entered_by UUID, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.complaints (
    id UUID PRIMARY KEY, line_id UUID NOT NULL, client_id UUID NOT NULL, contact_id UUID, owner_id UUID, what VARCHAR NOT NULL,
    severity INTEGER NOT NULL CHECK (severity BETWEEN 1 AND 3), deadline_at TIMESTAMP, happened_at TIMESTAMP NOT NULL,
    closed_at TIMESTAMP, outcome VARCHAR, satisfaction INTEGER CHECK (satisfaction BETWEEN 0 AND 10),
    entered_at TIMESTAMP NOT NULL, entered_by UUID, version INTEGER NOT NULL DEFAULT 1);

-- Money that came in -------------------------------------------------------------------------------------------------
CREATE TABLE kept.sales (
    id UUID PRIMARY KEY, code VARCHAR, line_id UUID NOT NULL, client_id UUID NOT NULL, deal_id UUID, owner_id UUID,
    happened_at TIMESTAMP NOT NULL, entered_at TIMESTAMP NOT NULL, amount DECIMAL(18,2) NOT NULL, import_id UUID, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.sale_items (
    id UUID PRIMARY KEY, sale_id UUID NOT NULL, product_id UUID, quantity DECIMAL(18,3) NOT NULL, amount DECIMAL(18,2) NOT NULL,
    unit_cost DECIMAL(18,4), import_id UUID);
CREATE TABLE kept.targets (
    id UUID PRIMARY KEY, line_id UUID, staff_id UUID, month DATE NOT NULL,
    metric VARCHAR NOT NULL CHECK (metric IN ('revenue', 'meetings', 'calls', 'new_clients')), value DECIMAL(18,2) NOT NULL,
    version INTEGER NOT NULL DEFAULT 1);

-- What clients say ---------------------------------------------------------------------------------------------------
CREATE TABLE kept.surveys (
    id UUID PRIMARY KEY, name VARCHAR NOT NULL, kind VARCHAR NOT NULL CHECK (kind IN ('nps', 'csi')),
    occasion VARCHAR NOT NULL DEFAULT 'relationship' CHECK (occasion IN ('relationship', 'event')), line_id UUID, script VARCHAR,
    retired_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.survey_factors (
    id UUID PRIMARY KEY, survey_id UUID NOT NULL, name VARCHAR NOT NULL, importance DOUBLE NOT NULL CHECK (importance >= 0), position INTEGER NOT NULL,
    retired_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.survey_reasons (
    id UUID PRIMARY KEY, name VARCHAR NOT NULL, position INTEGER NOT NULL, retired_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.invitations (
    id UUID PRIMARY KEY, survey_id UUID NOT NULL, client_id UUID NOT NULL, person_id UUID, happened_at TIMESTAMP NOT NULL,
    channel VARCHAR, delivered BOOLEAN NOT NULL DEFAULT true, declined_at TIMESTAMP);
CREATE TABLE kept.answers (
    id UUID PRIMARY KEY, code VARCHAR, survey_id UUID NOT NULL, invitation_id UUID, client_id UUID NOT NULL, person_id UUID,
    happened_at TIMESTAMP NOT NULL, entered_at TIMESTAMP NOT NULL, score INTEGER CHECK (score BETWEEN 0 AND 10),   -- would you recommend us?
    reason_id UUID, comment VARCHAR, import_id UUID, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.answer_factors (
    answer_id UUID, factor_id UUID, score INTEGER NOT NULL CHECK (score BETWEEN 1 AND 10), PRIMARY KEY (answer_id, factor_id));
CREATE TABLE kept.mentions (
    id UUID PRIMARY KEY, site VARCHAR NOT NULL, happened_at TIMESTAMP NOT NULL, entered_at TIMESTAMP NOT NULL, client_id UUID,
    sentiment VARCHAR CHECK (sentiment IN ('positive', 'neutral', 'negative')), rating DOUBLE, words VARCHAR, link VARCHAR,
    asked_for BOOLEAN NOT NULL DEFAULT false, answered_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1);

-- Sets of clients, imports, trail ------------------------------------------------------------------------------------
CREATE TABLE kept.segments (
    id UUID PRIMARY KEY, owner_id UUID, name VARCHAR NOT NULL, kind VARCHAR NOT NULL CHECK (kind IN ('rule', 'list')), rule VARCHAR,
    retired_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.segment_members (segment_id UUID, client_id UUID, PRIMARY KEY (segment_id, client_id));
CREATE TABLE kept.imports (
    id UUID PRIMARY KEY, kind VARCHAR NOT NULL, file_name VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, map VARCHAR NOT NULL,
    rows_new INTEGER NOT NULL, rows_changed INTEGER NOT NULL, rows_same INTEGER NOT NULL, rows_refused INTEGER NOT NULL,
    happened_at TIMESTAMP NOT NULL, actor_id UUID, undone_at TIMESTAMP, undone_by UUID);
CREATE TABLE kept.import_changes (                             -- what an import did to rows that stood before, to take it back
    import_id UUID, position INTEGER, entity VARCHAR NOT NULL, entity_id UUID NOT NULL, action VARCHAR NOT NULL CHECK (action IN ('new', 'changed')),
    before VARCHAR, after VARCHAR, PRIMARY KEY (import_id, position));
CREATE TABLE kept.import_refusals (
    import_id UUID, row_number INTEGER, cells VARCHAR NOT NULL, reason VARCHAR NOT NULL,
    problem VARCHAR NOT NULL,                                   -- the reason as JSON: sentence and values, to say it in any language
    PRIMARY KEY (import_id, row_number));
CREATE TABLE kept.audit (
    id UUID PRIMARY KEY, happened_at TIMESTAMP NOT NULL, actor_id UUID, action VARCHAR NOT NULL, entity VARCHAR, entity_id UUID, details VARCHAR);
