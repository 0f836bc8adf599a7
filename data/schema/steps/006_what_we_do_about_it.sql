-- What is done with what clients show and say: named groups of buyers, why clients leave, offers, experiments, written documents. No foreign keys, no indexes.

-- Groups of buyers and leaving ---------------------------------------------------------------------------------------------------------
CREATE TABLE kept.rfm_groups (                                 -- the first in order that fits names a client; scores from 1 to 5, 5 = best
    id UUID PRIMARY KEY, name VARCHAR NOT NULL, r_low INTEGER NOT NULL DEFAULT 1, r_high INTEGER NOT NULL DEFAULT 5, f_low INTEGER NOT NULL DEFAULT 1,
    f_high INTEGER NOT NULL DEFAULT 5, m_low INTEGER NOT NULL DEFAULT 1, m_high INTEGER NOT NULL DEFAULT 5, position INTEGER NOT NULL,
    retired_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.leaving_reasons (
    id UUID PRIMARY KEY, name VARCHAR NOT NULL, kind VARCHAR NOT NULL CHECK (kind IN ('need_changed', 'better_alternative', 'dissatisfied', 'other')),
    position INTEGER NOT NULL, retired_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1);
ALTER TABLE kept.clients ADD COLUMN leaving_reason_id UUID;    -- why they say they left (left_at)

-- Surveys --------------------------------------------------------------------------------------------------------------------------------
ALTER TABLE kept.surveys ADD COLUMN top INTEGER DEFAULT 10;    -- factors are rated from 1 to this: 5 or 10
ALTER TABLE kept.answers ADD COLUMN overall INTEGER;           -- satisfied all in all, from 1 to the survey's top

-- Offers with a deadline -------------------------------------------------------------------------------------------------------------
CREATE TABLE kept.offers (                                     -- what was offered to one client until when, and what came of it
    id UUID PRIMARY KEY, line_id UUID NOT NULL, client_id UUID NOT NULL, deal_id UUID, product_id UUID, owner_id UUID, what VARCHAR NOT NULL,
    amount DECIMAL(18,2), until_on DATE NOT NULL, state VARCHAR NOT NULL DEFAULT 'made' CHECK (state IN ('made', 'accepted', 'declined', 'withdrawn')),
    contact_id UUID, mailing_id UUID, experiment_id UUID, happened_at TIMESTAMP NOT NULL, entered_at TIMESTAMP NOT NULL, entered_by UUID,
    settled_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1);

-- Experiments: an action is given to a random half of a group, the other half shows what would have come without it --------------------
CREATE TABLE kept.experiments (
    id UUID PRIMARY KEY, line_id UUID NOT NULL, name VARCHAR NOT NULL, action VARCHAR NOT NULL CHECK (action IN ('offer', 'greeting', 'call', 'letter')),
    what VARCHAR NOT NULL, chosen VARCHAR NOT NULL,            -- what the group was, in words, as it stood
    seed BIGINT NOT NULL, outcome_days INTEGER NOT NULL CHECK (outcome_days BETWEEN 1 AND 730),
    happened_at TIMESTAMP NOT NULL, entered_by UUID, stopped_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.experiment_clients (                         -- each client once
    id UUID PRIMARY KEY, experiment_id UUID NOT NULL, client_id UUID NOT NULL, arm VARCHAR NOT NULL CHECK (arm IN ('treated', 'control')),
    done_at TIMESTAMP, contact_id UUID);

-- Letters: what came back, and what the night prepares --------------------------------------------------------------------------------
ALTER TABLE kept.letters ADD COLUMN message_id VARCHAR;        -- by which a returned letter is known
ALTER TABLE kept.mailings ADD COLUMN occasion VARCHAR;         -- birthday, renewal, offer; NULL: of no occasion
ALTER TABLE kept.mailings ADD COLUMN prepared_for DATE;        -- the local day it was prepared for by night, to be approved; NULL: written by a person
ALTER TABLE kept.company ADD COLUMN greet_birthdays BOOLEAN DEFAULT true;      -- prepared daily, sent by nobody but a person
ALTER TABLE kept.company ADD COLUMN greet_renewals BOOLEAN DEFAULT true;

-- Documents written from a template -----------------------------------------------------------------------------------------------------
CREATE TABLE kept.document_templates (
    id UUID PRIMARY KEY, line_id UUID, name VARCHAR NOT NULL, kind VARCHAR NOT NULL CHECK (kind IN ('offer', 'contract', 'other')),
    file BLOB NOT NULL, file_name VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, numbering VARCHAR NOT NULL,                         -- such as 'OF-{year}-{n:04}'
    language VARCHAR NOT NULL DEFAULT 'en',                    -- in which amounts and days are written
    replaces_id UUID, created_at TIMESTAMP NOT NULL, entered_by UUID, retired_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.template_approvers (                         -- who says yes, one after the other
    template_id UUID, position INTEGER, staff_id UUID NOT NULL, PRIMARY KEY (template_id, position));
CREATE TABLE kept.written_documents (
    id UUID PRIMARY KEY, line_id UUID NOT NULL, client_id UUID NOT NULL, deal_id UUID, offer_id UUID, template_id UUID NOT NULL,
    kind VARCHAR NOT NULL, year INTEGER NOT NULL, serial INTEGER NOT NULL, number VARCHAR NOT NULL, name VARCHAR NOT NULL, file BLOB NOT NULL,
    sha256 VARCHAR NOT NULL, filled VARCHAR NOT NULL,          -- what the fields held, as JSON
    state VARCHAR NOT NULL CHECK (state IN ('waiting', 'approved', 'refused', 'withdrawn')), replaces_id UUID,
    happened_at TIMESTAMP NOT NULL, entered_by UUID, settled_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.document_steps (                             -- approvals of one document, in order
    document_id UUID, position INTEGER, staff_id UUID NOT NULL, state VARCHAR NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'approved', 'refused')),
    words VARCHAR, settled_at TIMESTAMP, PRIMARY KEY (document_id, position));

-- Handovers: open offers go with their client, which step 002 did not know of -------------------------------------------------------------
CREATE TABLE kept.handed_over (
    handover_id UUID, position INTEGER,
    entity VARCHAR NOT NULL CHECK (entity IN ('client', 'lead', 'deal', 'contact', 'promise', 'complaint', 'offer')),
    entity_id UUID NOT NULL, before_id UUID, after_id UUID, PRIMARY KEY (handover_id, position));
INSERT INTO kept.handed_over SELECT handover_id, position, entity, entity_id, before_id, after_id FROM kept.handover_changes;
DROP TABLE kept.handover_changes;
ALTER TABLE kept.handed_over RENAME TO handover_changes;
-- Append-only: what each typed cost was from when on; amount NULL: taken out. A past day knows what stood then
CREATE TABLE kept.cost_changes (
    id UUID PRIMARY KEY, cost_id UUID NOT NULL, line_id UUID, source_id UUID, campaign_id UUID, spent_on DATE NOT NULL, until_on DATE,
    kind VARCHAR NOT NULL, amount DECIMAL(18,2), note VARCHAR, happened_at TIMESTAMP NOT NULL, actor_id UUID);
