-- What is expected: terms of the stages and targets with their history, forecasts as they were made, notices put aside.

ALTER TABLE kept.stages ADD COLUMN expected_days DOUBLE;       -- a deal should stay so long, in days
ALTER TABLE kept.stages ADD COLUMN expected_share DOUBLE;      -- of the deals that reach it this share should go on, 0..1
ALTER TABLE kept.stages ADD COLUMN win_share DOUBLE;           -- the chance to win typed by hand, 0..1: only to be measured against, never used
CREATE TABLE kept.stage_terms (                                -- append-only: what a stage's terms were from when; the first row of a stage: ever
    id UUID PRIMARY KEY, stage_id UUID NOT NULL, limit_hours DOUBLE, expected_days DOUBLE, expected_share DOUBLE, win_share DOUBLE,
    happened_at TIMESTAMP NOT NULL, actor_id UUID);
CREATE TABLE kept.target_changes (                             -- append-only: value NULL = taken out
    id UUID PRIMARY KEY, line_id UUID, staff_id UUID, month DATE NOT NULL, metric VARCHAR NOT NULL, value DECIMAL(18,2),
    happened_at TIMESTAMP NOT NULL, actor_id UUID);
INSERT INTO kept.target_changes
    SELECT id, line_id, staff_id, month, metric, value, TIMESTAMP '1970-01-01', NULL FROM kept.targets;
CREATE TABLE kept.forecasts (                                  -- as it was made on that day, never changed; amounts of won deals since `since`
    day DATE, line_id UUID,                                    -- all zeros: all lines together
    until_on DATE,                                             -- the forecast period ends before this day
    since_on DATE, as_of TIMESTAMP NOT NULL, model VARCHAR NOT NULL, won DOUBLE NOT NULL,
    p10 DOUBLE NOT NULL, p25 DOUBLE NOT NULL, p50 DOUBLE NOT NULL, p75 DOUBLE NOT NULL, p90 DOUBLE NOT NULL,
    open_deals INTEGER NOT NULL, open_amount DOUBLE NOT NULL, entered_at TIMESTAMP NOT NULL, PRIMARY KEY (day, line_id, since_on, until_on));
CREATE TABLE kept.notices_aside (                              -- a notice one person has put aside, until it worsens
    id UUID PRIMARY KEY, staff_id UUID NOT NULL, notice VARCHAR NOT NULL,      -- its code and its subject: stage_stopped:<id>
    size DOUBLE NOT NULL,                                      -- how bad it was then, in the notice's own measure
    reason VARCHAR NOT NULL, happened_at TIMESTAMP NOT NULL, taken_back_at TIMESTAMP);
