-- The day of a salesperson: what nothing may be lost of. No foreign keys and no indexes, as in the first step.

-- Clients and persons ------------------------------------------------------------------------------------------------
ALTER TABLE kept.clients ADD COLUMN benefits VARCHAR;          -- what they hope to gain (needs: what they lack)
ALTER TABLE kept.clients ADD COLUMN not_to_say VARCHAR;        -- what is better left unsaid
ALTER TABLE kept.clients ADD COLUMN left_at TIMESTAMP;         -- said that they leave us
ALTER TABLE kept.clients ADD COLUMN left_because VARCHAR;
ALTER TABLE kept.clients ADD COLUMN merged_into_id UUID;       -- retired by a merge: see merges
ALTER TABLE kept.persons ADD COLUMN merged_into_id UUID;
CREATE TABLE kept.reach (                                      -- further phones and e-mails; the main ones stand with client and person
    id UUID PRIMARY KEY, entity VARCHAR NOT NULL CHECK (entity IN ('client', 'person')), entity_id UUID NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN ('phone', 'email', 'messenger', 'website')), label VARCHAR,      -- label: work, mobile, home, other
    value VARCHAR NOT NULL, value_norm VARCHAR NOT NULL,       -- digits of a phone, lower case of the others
    entered_at TIMESTAMP NOT NULL, entered_by UUID, retired_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.documents (                                  -- links to where a document lies
    id UUID PRIMARY KEY, line_id UUID NOT NULL, client_id UUID NOT NULL, deal_id UUID, contact_id UUID, name VARCHAR NOT NULL, link VARCHAR NOT NULL,
    happened_at TIMESTAMP NOT NULL, entered_at TIMESTAMP NOT NULL, entered_by UUID, retired_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.quiet_spells (                               -- left alone until a day, for a known reason: not a line of anybody's day until then
    id UUID PRIMARY KEY, entity VARCHAR NOT NULL CHECK (entity IN ('client', 'deal', 'lead', 'person')), entity_id UUID NOT NULL, line_id UUID NOT NULL,
    about VARCHAR NOT NULL,                                    -- which kind of line it silences: the code of the line, or 'all'
    until_on DATE NOT NULL, quiet_reason_id UUID, note VARCHAR, entered_at TIMESTAMP NOT NULL, entered_by UUID, ended_at TIMESTAMP);
CREATE TABLE kept.relationship_points (                        -- what deposits and withdrawals weigh; house choice, a company may set its own
    code VARCHAR PRIMARY KEY, name VARCHAR NOT NULL, points DOUBLE NOT NULL, by_hand BOOLEAN NOT NULL, position INTEGER NOT NULL,
    retired_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.relationship_entries (                       -- entered by hand; what follows from promises and complaints is derived
    id UUID PRIMARY KEY, line_id UUID NOT NULL, client_id UUID NOT NULL, code VARCHAR NOT NULL, points DOUBLE NOT NULL, what VARCHAR,
    happened_at TIMESTAMP NOT NULL, entered_at TIMESTAMP NOT NULL, entered_by UUID, retired_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1);
ALTER TABLE kept.company ADD COLUMN balance_half_life DOUBLE DEFAULT 90;       -- days
ALTER TABLE kept.company ADD COLUMN renewal_days INTEGER DEFAULT 60;           -- a contract is asked about so many days before its end

-- Leads ----------------------------------------------------------------------------------------------------------------
CREATE TABLE kept.refusal_reasons (
    id UUID PRIMARY KEY, name VARCHAR NOT NULL, position INTEGER NOT NULL, is_valid BOOLEAN NOT NULL DEFAULT true,  -- false: it was no lead (spam, wrong number)
    retired_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1);
ALTER TABLE kept.leads ADD COLUMN refusal_reason_id UUID;
ALTER TABLE kept.leads ADD COLUMN refused_by UUID;
ALTER TABLE kept.leads ADD COLUMN merged_into_id UUID;         -- the same inquiry once more: its touches went to that lead
ALTER TABLE kept.staff ADD COLUMN lead_weight DOUBLE DEFAULT 1;                -- share of leads beside colleagues; 0 receives none by proposal
CREATE TABLE kept.distribution_rules (                         -- one row per line; without it the defaults below hold
    line_id UUID PRIMARY KEY, policy VARCHAR NOT NULL DEFAULT 'least_load' CHECK (policy IN ('least_load', 'by_turn', 'by_hand')),
    keeps_owner BOOLEAN NOT NULL DEFAULT true,                 -- the owner of a known client gets the lead
    at_once BOOLEAN NOT NULL DEFAULT false,                    -- given when it comes in; else proposed
    random_share DOUBLE NOT NULL DEFAULT 0 CHECK (random_share BETWEEN 0 AND 0.5),   -- given by lot, to compare managers fairly
    version INTEGER NOT NULL DEFAULT 1);

-- Deals: playbook and required facts ---------------------------------------------------------------------------------------
CREATE TABLE kept.playbook_items (
    id UUID PRIMARY KEY, stage_id UUID NOT NULL, kind VARCHAR NOT NULL CHECK (kind IN ('check', 'script')), name VARCHAR NOT NULL,
    words VARCHAR, position INTEGER NOT NULL, retired_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.playbook_ticks (deal_id UUID, item_id UUID, happened_at TIMESTAMP NOT NULL, actor_id UUID, contact_id UUID, PRIMARY KEY (deal_id, item_id));
CREATE TABLE kept.stage_facts (                                -- what must be known of a deal before it enters the stage
    stage_id UUID, fact VARCHAR CHECK (fact IN ('amount', 'expected_close', 'person', 'product', 'contract_end', 'competitor', 'needs')),
    PRIMARY KEY (stage_id, fact));

-- What was said, promised and claimed ----------------------------------------------------------------------------------------
CREATE TABLE kept.visit_reports (                              -- one per contact that was held
    contact_id UUID PRIMARY KEY, line_id UUID NOT NULL, client_id UUID NOT NULL, heard VARCHAR, agreed VARCHAR, disagreed VARCHAR, mistakes VARCHAR,
    happened_at TIMESTAMP NOT NULL, entered_at TIMESTAMP NOT NULL, entered_by UUID, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.contact_staff (contact_id UUID, staff_id UUID, PRIMARY KEY (contact_id, staff_id));          -- colleagues who took part
CREATE TABLE kept.statements (                                 -- what somebody said; unreliable ones are shown as such before every call
    id UUID PRIMARY KEY, line_id UUID NOT NULL, client_id UUID NOT NULL, contact_id UUID, person_id UUID, words VARCHAR NOT NULL,
    unreliable BOOLEAN NOT NULL, happened_at TIMESTAMP NOT NULL, entered_at TIMESTAMP NOT NULL, entered_by UUID,
    settled_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1); -- settled: confirmed or no longer of interest
ALTER TABLE kept.promises ADD COLUMN moved_to_id UUID;         -- state 'moved': the promise that stands for it
ALTER TABLE kept.promises ADD COLUMN follows_id UUID;
CREATE TABLE kept.complaint_limits (severity INTEGER PRIMARY KEY CHECK (severity BETWEEN 1 AND 3), hours DOUBLE NOT NULL CHECK (hours > 0));  -- working hours to answer
CREATE TABLE kept.complaint_steps (
    id UUID PRIMARY KEY, complaint_id UUID NOT NULL, words VARCHAR NOT NULL, happened_at TIMESTAMP NOT NULL, entered_at TIMESTAMP NOT NULL, entered_by UUID);

-- Handover, merge, feed --------------------------------------------------------------------------------------------------------
CREATE TABLE kept.handovers (
    id UUID PRIMARY KEY, from_id UUID, happened_at TIMESTAMP NOT NULL, actor_id UUID, note VARCHAR, undone_at TIMESTAMP, undone_by UUID);
CREATE TABLE kept.handover_changes (                           -- whose each row was and became; staff for planned contacts, owner for the rest
    handover_id UUID, position INTEGER, entity VARCHAR NOT NULL CHECK (entity IN ('client', 'lead', 'deal', 'contact', 'promise', 'complaint')),
    entity_id UUID NOT NULL, before_id UUID, after_id UUID, PRIMARY KEY (handover_id, position));
CREATE TABLE kept.merges (
    id UUID PRIMARY KEY, entity VARCHAR NOT NULL CHECK (entity IN ('client', 'person')), kept_id UUID NOT NULL, gone_id UUID NOT NULL,
    happened_at TIMESTAMP NOT NULL, actor_id UUID, score DOUBLE, reasons VARCHAR, undone_at TIMESTAMP, undone_by UUID);
CREATE TABLE kept.merge_changes (                              -- every field the merge set, to set it back: entity is a table of schema kept
    merge_id UUID, position INTEGER, entity VARCHAR NOT NULL, entity_id UUID NOT NULL, field VARCHAR NOT NULL, before VARCHAR, after VARCHAR,
    PRIMARY KEY (merge_id, position));
CREATE TABLE kept.not_duplicates (a_id UUID, b_id UUID, entered_at TIMESTAMP NOT NULL, entered_by UUID, PRIMARY KEY (a_id, b_id));   -- a < b: two, said a person
CREATE TABLE kept.feeds (                                      -- secret addresses of calendars
    token_hash VARCHAR PRIMARY KEY, staff_id UUID NOT NULL, created_at TIMESTAMP NOT NULL, seen_at TIMESTAMP, revoked_at TIMESTAMP);
