-- What clients say and how we answer: surveys that are asked and answered, reviews and mentions, letters to many. No foreign keys, no indexes.

-- Surveys: a definition is never changed once it was asked; a new one replaces it ------------------------------------------------------
ALTER TABLE kept.surveys ADD COLUMN replaces_id UUID;
ALTER TABLE kept.surveys ADD COLUMN created_at TIMESTAMP;
ALTER TABLE kept.surveys ADD COLUMN valid_days INTEGER DEFAULT 21;             -- a personal link lives so long
ALTER TABLE kept.surveys ADD COLUMN quarantine_days INTEGER DEFAULT 90;        -- nobody is asked again within so many days
CREATE TABLE kept.survey_texts (                               -- the script: thank, say what is planned, ask leave and the question; why; what would make it a ten
    survey_id UUID, language VARCHAR CHECK (language IN ('en', 'ru', 'uk')), thanks VARCHAR NOT NULL, plans VARCHAR NOT NULL, question VARCHAR NOT NULL,
    why VARCHAR NOT NULL, better VARCHAR NOT NULL, PRIMARY KEY (survey_id, language));
CREATE TABLE kept.survey_waves (                               -- who was to be asked, chosen by rule and not by hand
    id UUID PRIMARY KEY, survey_id UUID NOT NULL, line_id UUID NOT NULL, name VARCHAR NOT NULL,
    chosen VARCHAR NOT NULL CHECK (chosen IN ('all_due', 'random', 'contract_year', 'event')), share DOUBLE CHECK (share > 0 AND share <= 1),
    seed BIGINT NOT NULL, due_clients INTEGER NOT NULL, happened_at TIMESTAMP NOT NULL, entered_by UUID, closed_at TIMESTAMP,
    version INTEGER NOT NULL DEFAULT 1);
ALTER TABLE kept.invitations ADD COLUMN wave_id UUID;
ALTER TABLE kept.invitations ADD COLUMN token_hash VARCHAR;    -- of the personal one-time link
ALTER TABLE kept.invitations ADD COLUMN expires_at TIMESTAMP;
ALTER TABLE kept.invitations ADD COLUMN language VARCHAR;
ALTER TABLE kept.invitations ADD COLUMN sent_at TIMESTAMP;
ALTER TABLE kept.invitations ADD COLUMN not_reached_at TIMESTAMP;              -- the last try
ALTER TABLE kept.invitations ADD COLUMN tries INTEGER DEFAULT 0;
ALTER TABLE kept.invitations ADD COLUMN staff_id UUID;         -- who asks
ALTER TABLE kept.answers ADD COLUMN way VARCHAR;               -- phone, link, import; NULL: before this step
ALTER TABLE kept.answers ADD COLUMN better VARCHAR;            -- what would make it a ten
ALTER TABLE kept.answers ADD COLUMN entered_by UUID;
ALTER TABLE kept.answers ADD COLUMN contact_id UUID;           -- asked in this contact
ALTER TABLE kept.answers ADD COLUMN follow_up_id UUID;         -- the planned contact that came of it
ALTER TABLE kept.answers ADD COLUMN retired_at TIMESTAMP;      -- taken back within minutes, as a contact is
CREATE TABLE kept.answer_reasons (                             -- themes of an answer: suggested by words, confirmed by a person
    answer_id UUID, reason_id UUID, confirmed_at TIMESTAMP, confirmed_by UUID, PRIMARY KEY (answer_id, reason_id));
ALTER TABLE kept.survey_reasons ADD COLUMN words VARCHAR;      -- beginnings of words that suggest this theme, with spaces between

-- Reputation -------------------------------------------------------------------------------------------------------------------------------
CREATE TABLE kept.places (                                     -- where people write about us
    id UUID PRIMARY KEY, name VARCHAR NOT NULL, position INTEGER NOT NULL, has_rating BOOLEAN NOT NULL DEFAULT true, link VARCHAR,
    retired_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1);
ALTER TABLE kept.mentions ADD COLUMN line_id UUID;
ALTER TABLE kept.mentions ADD COLUMN place_id UUID;            -- of the list; `site` keeps the name it came under
ALTER TABLE kept.mentions ADD COLUMN competitor_id UUID;       -- NULL: about us
ALTER TABLE kept.mentions ADD COLUMN author VARCHAR;
ALTER TABLE kept.mentions ADD COLUMN suggested VARCHAR;        -- by words, before a person judged
ALTER TABLE kept.mentions ADD COLUMN judged_at TIMESTAMP;
ALTER TABLE kept.mentions ADD COLUMN judged_by UUID;
ALTER TABLE kept.mentions ADD COLUMN answer VARCHAR;
ALTER TABLE kept.mentions ADD COLUMN answered_by UUID;
ALTER TABLE kept.mentions ADD COLUMN complaint_id UUID;
ALTER TABLE kept.mentions ADD COLUMN entered_by UUID;
ALTER TABLE kept.mentions ADD COLUMN import_id UUID;
ALTER TABLE kept.mentions ADD COLUMN retired_at TIMESTAMP;
CREATE TABLE kept.review_requests (                            -- whom we asked for a review, and who asked
    id UUID PRIMARY KEY, line_id UUID NOT NULL, client_id UUID NOT NULL, person_id UUID, place_id UUID, staff_id UUID,
    mention_id UUID, happened_at TIMESTAMP NOT NULL, entered_at TIMESTAMP NOT NULL, entered_by UUID, retired_at TIMESTAMP);

-- Letters to many ----------------------------------------------------------------------------------------------------------------------------
CREATE TABLE kept.senders (                                    -- the SMTP server letters leave by
    id UUID PRIMARY KEY, name VARCHAR NOT NULL, host VARCHAR NOT NULL, port INTEGER NOT NULL CHECK (port BETWEEN 1 AND 65535),
    security VARCHAR NOT NULL CHECK (security IN ('tls', 'starttls', 'none')), login VARCHAR, secret VARCHAR,                    -- encrypted
    from_name VARCHAR NOT NULL, from_address VARCHAR NOT NULL, per_minute INTEGER NOT NULL DEFAULT 60 CHECK (per_minute > 0),
    trouble VARCHAR, created_at TIMESTAMP NOT NULL, retired_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.letter_templates (
    id UUID PRIMARY KEY, name VARCHAR NOT NULL, occasion VARCHAR NOT NULL DEFAULT 'news' CHECK (occasion IN ('news', 'birthday', 'renewal', 'survey', 'offer')),
    subject VARCHAR NOT NULL, body VARCHAR NOT NULL, position INTEGER NOT NULL, retired_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.mailings (
    id UUID PRIMARY KEY, line_id UUID NOT NULL, name VARCHAR NOT NULL, template_id UUID, sender_id UUID,
    way VARCHAR NOT NULL CHECK (way IN ('smtp', 'print')), subject VARCHAR NOT NULL, body VARCHAR NOT NULL,
    openings VARCHAR,                                          -- JSON: the personal opening by segment id
    state VARCHAR NOT NULL CHECK (state IN ('draft', 'sending', 'paused', 'done', 'stopped')),
    happened_at TIMESTAMP NOT NULL, entered_by UUID, started_at TIMESTAMP, ended_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.letters (                                    -- one recipient of a mailing, as it was or will be written
    id UUID PRIMARY KEY, mailing_id UUID NOT NULL, line_id UUID NOT NULL, client_id UUID NOT NULL, person_id UUID, address VARCHAR,
    subject VARCHAR NOT NULL, body VARCHAR NOT NULL,
    state VARCHAR NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'printed', 'bounced', 'failed', 'left_out')),
    reason VARCHAR,                                            -- why left out or failed: as JSON
    tries INTEGER NOT NULL DEFAULT 0, contact_id UUID, settled_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.unsubscribes (                               -- an address that wants no letters; kept by address, whoever has it
    id UUID PRIMARY KEY, address_norm VARCHAR NOT NULL, person_id UUID, letter_id UUID, way VARCHAR NOT NULL CHECK (way IN ('link', 'by_hand', 'bounce')),
    happened_at TIMESTAMP NOT NULL, entered_by UUID, taken_back_at TIMESTAMP);
