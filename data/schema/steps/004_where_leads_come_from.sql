-- Where leads come from and by which doors: touches as they came, what a source was paid, what was shown before they bought,
-- who recommended us; keys, mailboxes, calls; and whatever came in and could not be taken. No foreign keys and no indexes, as before.

-- Touches: rows are added, never changed ------------------------------------------------------------------------------------
ALTER TABLE kept.lead_touches ADD COLUMN place VARCHAR;        -- 'first' or 'last' as the sender's page knew them; NULL: the inquiry itself
ALTER TABLE kept.lead_touches ADD COLUMN came_with VARCHAR;    -- JSON, as it came: utm_*, click ids, page, referrer
ALTER TABLE kept.lead_touches ADD COLUMN utm_source VARCHAR;   -- normalised: lower case, trimmed, spaces to hyphens
ALTER TABLE kept.lead_touches ADD COLUMN utm_medium VARCHAR;
ALTER TABLE kept.lead_touches ADD COLUMN utm_campaign VARCHAR;
ALTER TABLE kept.lead_touches ADD COLUMN utm_content VARCHAR;
ALTER TABLE kept.lead_touches ADD COLUMN utm_term VARCHAR;
ALTER TABLE kept.lead_touches ADD COLUMN click_id VARCHAR;     -- 'gclid:…', 'yclid:…', 'fbclid:…'
ALTER TABLE kept.lead_touches ADD COLUMN page VARCHAR;
ALTER TABLE kept.lead_touches ADD COLUMN referrer VARCHAR;
ALTER TABLE kept.lead_touches ADD COLUMN door_id UUID;
ALTER TABLE kept.lead_touches ADD COLUMN entered_at TIMESTAMP;
CREATE TABLE kept.utm_rules (                                  -- the dictionary: what UTM marks mean; an empty mark fits every value
    id UUID PRIMARY KEY, name VARCHAR NOT NULL, utm_source VARCHAR NOT NULL, utm_medium VARCHAR, utm_campaign VARCHAR, source_id UUID, campaign_id UUID,
    position INTEGER NOT NULL, retired_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1);

-- Doors -----------------------------------------------------------------------------------------------------------------------
CREATE TABLE kept.doors (                                      -- a key of the API, or the address of a web form; revoked, never deleted
    id UUID PRIMARY KEY, kind VARCHAR NOT NULL CHECK (kind IN ('key', 'form')), name VARCHAR NOT NULL,
    secret_hash VARCHAR NOT NULL, shown VARCHAR NOT NULL,      -- the first characters, to tell one from another
    scopes VARCHAR NOT NULL,                                   -- of: leads contacts calls metrics, with spaces between
    line_id UUID,                                              -- NULL: every line, then each lead names its own
    entry_point_id UUID, source_id UUID, campaign_id UUID,     -- of a lead that says nothing else
    back_to VARCHAR,                                           -- of a form: where the visitor goes afterwards
    per_minute INTEGER NOT NULL DEFAULT 600 CHECK (per_minute > 0),
    created_at TIMESTAMP NOT NULL, created_by UUID, seen_at TIMESTAMP, revoked_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.receipts (                                   -- what was answered under which idempotency key: a second knock gets the same
    id UUID PRIMARY KEY, door_id UUID NOT NULL, body_hash VARCHAR NOT NULL, status INTEGER NOT NULL, answer VARCHAR NOT NULL,
    happened_at TIMESTAMP NOT NULL);
CREATE TABLE kept.quarantine (                                 -- came in and could not be taken: kept as it came, with the reason
    id UUID PRIMARY KEY, door VARCHAR NOT NULL CHECK (door IN ('api', 'form', 'mail', 'calls')), door_id UUID, line_id UUID,
    body VARCHAR NOT NULL, problem VARCHAR NOT NULL,           -- the reason as JSON: sentence and values, to say it in any language
    happened_at TIMESTAMP NOT NULL, settled_at TIMESTAMP, settled_by UUID,
    outcome VARCHAR CHECK (outcome IN ('taken', 'dropped')), lead_id UUID, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.mailboxes (
    id UUID PRIMARY KEY, name VARCHAR NOT NULL, host VARCHAR NOT NULL, port INTEGER NOT NULL CHECK (port BETWEEN 1 AND 65535),
    security VARCHAR NOT NULL CHECK (security IN ('tls', 'starttls', 'none')), login VARCHAR NOT NULL, secret VARCHAR NOT NULL,   -- encrypted
    folder VARCHAR NOT NULL DEFAULT 'INBOX', line_id UUID NOT NULL, entry_point_id UUID, source_id UUID, campaign_id UUID,
    uid_validity BIGINT, last_uid BIGINT, checked_at TIMESTAMP, trouble VARCHAR,   -- of the last look, as JSON; NULL: all is well
    created_at TIMESTAMP NOT NULL, retired_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.messages (                                   -- which e-mail became which contact; threads stay together
    id UUID PRIMARY KEY, mailbox_id UUID NOT NULL, message_id VARCHAR NOT NULL, thread_id VARCHAR NOT NULL,
    sender VARCHAR, subject VARCHAR, contact_id UUID, lead_id UUID, quarantine_id UUID, happened_at TIMESTAMP NOT NULL, entered_at TIMESTAMP NOT NULL);
CREATE TABLE kept.calls (                                      -- which call of the telephony became which contact
    id UUID PRIMARY KEY, door_id UUID, code VARCHAR NOT NULL, direction VARCHAR NOT NULL CHECK (direction IN ('in', 'out')),
    answered BOOLEAN NOT NULL, number_digits VARCHAR, extension VARCHAR, seconds DOUBLE CHECK (seconds >= 0), record_link VARCHAR,
    contact_id UUID, lead_id UUID, happened_at TIMESTAMP NOT NULL, entered_at TIMESTAMP NOT NULL, import_id UUID);
CREATE TABLE kept.column_maps (                                -- which column means what, remembered by kind of file and its headings
    kind VARCHAR, headings_hash VARCHAR, map VARCHAR NOT NULL, entered_at TIMESTAMP NOT NULL, entered_by UUID, PRIMARY KEY (kind, headings_hash));
ALTER TABLE kept.staff ADD COLUMN extension VARCHAR;           -- inner telephone number: whose call it was
ALTER TABLE kept.contact_kinds ADD COLUMN minutes DOUBLE DEFAULT 15;           -- what one usually takes, where nobody measured
UPDATE kept.contact_kinds SET minutes = 60 WHERE is_meeting;

-- What was shown before they bought, and who recommended us -----------------------------------------------------------------------
CREATE TABLE kept.trust_instruments (
    id UUID PRIMARY KEY, name VARCHAR NOT NULL, position INTEGER NOT NULL,
    contact_kind VARCHAR,                                      -- a held contact of this kind counts as met
    retired_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE kept.trust_shown (
    id UUID PRIMARY KEY, line_id UUID NOT NULL, client_id UUID, lead_id UUID, deal_id UUID, contact_id UUID, instrument_id UUID NOT NULL,
    happened_at TIMESTAMP NOT NULL, entered_at TIMESTAMP NOT NULL, entered_by UUID, retired_at TIMESTAMP);
CREATE TABLE kept.referral_offers (                            -- what a client gets for recommending us, while the offer stands
    id UUID PRIMARY KEY, line_id UUID NOT NULL, name VARCHAR NOT NULL, reward DECIMAL(18,2) NOT NULL CHECK (reward >= 0),
    since DATE NOT NULL, until DATE, days_to_pay INTEGER NOT NULL DEFAULT 14 CHECK (days_to_pay >= 0),
    retired_at TIMESTAMP, version INTEGER NOT NULL DEFAULT 1);
ALTER TABLE kept.referrals ADD COLUMN offer_id UUID;
ALTER TABLE kept.referrals ADD COLUMN entered_by UUID;
CREATE TABLE kept.referral_rewards (                           -- given; what is due follows from referrals and won deals
    id UUID PRIMARY KEY, referral_id UUID NOT NULL, amount DECIMAL(18,2) NOT NULL, note VARCHAR,
    happened_at TIMESTAMP NOT NULL, entered_at TIMESTAMP NOT NULL, entered_by UUID, taken_back_at TIMESTAMP);
