-- Our own named functions, defined once per engine. {time_zone} is the company's, put in when the file is opened.
CREATE OR REPLACE FUNCTION wilson_low(k, n) AS                 -- Wilson 1927; NULL when n = 0
    CASE WHEN n > 0 AND k IS NOT NULL THEN greatest(0e0, (CAST(k AS DOUBLE) / n + 3.841458820694124 / (2 * n) - 1.959963984540054
        * sqrt((CAST(k AS DOUBLE) / n) * (1 - CAST(k AS DOUBLE) / n) / n + 3.841458820694124 / (4e0 * n * n))) / (1 + 3.841458820694124 / n)) END;
CREATE OR REPLACE FUNCTION wilson_high(k, n) AS
    CASE WHEN n > 0 AND k IS NOT NULL THEN least(1e0, (CAST(k AS DOUBLE) / n + 3.841458820694124 / (2 * n) + 1.959963984540054
        * sqrt((CAST(k AS DOUBLE) / n) * (1 - CAST(k AS DOUBLE) / n) / n + 3.841458820694124 / (4e0 * n * n))) / (1 + 3.841458820694124 / n)) END;
CREATE OR REPLACE FUNCTION share(k, n) AS CASE WHEN n > 0 THEN CAST(k AS DOUBLE) / n END;
CREATE OR REPLACE FUNCTION days_between(a, b) AS date_diff('millisecond', a, b) / 86400000e0;
CREATE OR REPLACE FUNCTION hours_between(a, b) AS date_diff('millisecond', a, b) / 3600000e0;
CREATE OR REPLACE FUNCTION minutes_between(a, b) AS date_diff('millisecond', a, b) / 60000e0;
CREATE OR REPLACE FUNCTION whole_days_between(a, b) AS date_diff('day', a, b);          -- midnights crossed between two dates
CREATE OR REPLACE FUNCTION months_between(a, b) AS date_diff('month', a, b);            -- month starts crossed between two dates
CREATE OR REPLACE FUNCTION plus_months(d, n) AS CAST(d + to_months(CAST(n AS INTEGER)) AS DATE);
CREATE OR REPLACE FUNCTION plus_days(d, n) AS CAST(d + to_days(CAST(n AS INTEGER)) AS DATE);
CREATE OR REPLACE FUNCTION local_time(t) AS timezone('{time_zone}', timezone('UTC', t));
CREATE OR REPLACE FUNCTION local_day(t) AS CAST(timezone('{time_zone}', timezone('UTC', t)) AS DATE);
CREATE OR REPLACE FUNCTION local_month(t) AS CAST(date_trunc('month', timezone('{time_zone}', timezone('UTC', t))) AS DATE);
CREATE OR REPLACE FUNCTION local_quarter(t) AS CAST(date_trunc('quarter', timezone('{time_zone}', timezone('UTC', t))) AS DATE);
CREATE OR REPLACE FUNCTION local_week(t) AS CAST(date_trunc('week', timezone('{time_zone}', timezone('UTC', t))) AS DATE);
CREATE OR REPLACE FUNCTION utc_of_day(d) AS timezone('UTC', timezone('{time_zone}', CAST(d AS TIMESTAMP)));   -- local midnight in UTC
CREATE OR REPLACE FUNCTION end_before(d) AS                    -- the last moment before the local midnight of d: what ended with the day before is over
    timezone('UTC', timezone('{time_zone}', CAST(d AS TIMESTAMP))) - to_microseconds(1);
CREATE OR REPLACE FUNCTION minutes_open(t, opens_at, closes_at) AS                       -- of one working day, up to t; 0 when closed
    CASE WHEN opens_at IS NULL OR t <= opens_at THEN 0e0
         WHEN t >= closes_at THEN date_diff('second', opens_at, closes_at) / 60e0
         ELSE date_diff('second', opens_at, t) / 60e0 END;
CREATE OR REPLACE FUNCTION name_likeness(a, b) AS jaro_winkler_similarity(a, b);
CREATE OR REPLACE FUNCTION nobody() AS CAST('00000000-0000-0000-0000-000000000000' AS UUID);   -- stands for "not specified" in filters
CREATE OR REPLACE FUNCTION folded(t) AS                        -- a name as it is searched: like names.norm, for what is typed
    trim(regexp_replace(regexp_replace(replace(lower(t), 'ё', 'е'), '[^\p{L}\p{N}+&]+', ' ', 'g'),
        '^ ?(ооо|оао|зао|пао|ао|ип|тов|фоп|прат|пп|ат|дп|llc|ltd|gmbh) ', ''));
CREATE OR REPLACE FUNCTION digits_of(t) AS ltrim(right(regexp_replace(t, '[^0-9]', '', 'g'), 10), '0');   -- of a phone, without country and leading 0
CREATE OR REPLACE FUNCTION nps_middle(p, d, n) AS              -- adjusted Wald (Rocks 2016): 3/4 promoter, 3/2 passive, 3/4 detractor added; fraction
    CASE WHEN n > 0 THEN (CAST(p AS DOUBLE) - d) / (n + 3) END;
CREATE OR REPLACE FUNCTION nps_error(p, d, n) AS               -- its standard error; NULL when n = 0
    CASE WHEN n > 0 THEN sqrt((CAST(p AS DOUBLE) + d + 1.5e0) / (n + 3) - power((CAST(p AS DOUBLE) - d) / (n + 3), 2)) / sqrt(n + 3e0) END;
CREATE OR REPLACE FUNCTION nps_low(p, d, n) AS 100 * (nps_middle(p, d, n) - 1.959963984540054 * nps_error(p, d, n));
CREATE OR REPLACE FUNCTION nps_high(p, d, n) AS 100 * (nps_middle(p, d, n) + 1.959963984540054 * nps_error(p, d, n));
CREATE OR REPLACE FUNCTION latin(t) AS                         -- a folded name in Latin letters, to compare across scripts: like names.latin
    translate(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(t, 'щ', 'shch'), 'ш', 'sh'), 'ч', 'ch'),
        'ж', 'zh'), 'ю', 'yu'), 'я', 'ya'), 'х', 'kh'), 'ц', 'ts'), 'є', 'ye'), 'ї', 'yi'), 'ё', 'e'),
        'абвгґдеэзиійклмнопрстуўфыьъ''’', 'abvggdeeziiyklmnoprstuufy');
CREATE OR REPLACE FUNCTION short_phone(digits) AS ltrim(right(digits, 10), '0');        -- like digits_of, of what is digits already
CREATE OR REPLACE FUNCTION name_block(t) AS left(latin(left(t, 4)), 4);                 -- only names that begin alike are compared
CREATE OR REPLACE FUNCTION relationship_stage(                 -- Dwyer, Schurr & Oh 1987; the rules are ours, the first that matches
    purchases, tenure_days, p_alive, has_left, contract, referrals, last_nps, wallet, spend, spend_before, kinds, kinds_before, talks) AS
    CASE WHEN purchases > 0 AND (p_alive < 0.3 OR has_left) THEN 'dissolution'
         WHEN purchases >= 4 AND tenure_days >= 365 AND p_alive >= 0.8
             AND (contract OR referrals > 0 OR last_nps >= 9 OR wallet >= 0.5) THEN 'commitment'
         WHEN purchases >= 2 AND (spend > spend_before OR kinds > kinds_before) THEN 'expansion'
         WHEN purchases >= 1 OR talks > 0 THEN 'exploration' ELSE 'awareness' END;
CREATE OR REPLACE FUNCTION stage_height(stage) AS              -- down is only what two monthly evaluations say
    CASE stage WHEN 'commitment' THEN 4 WHEN 'expansion' THEN 3 WHEN 'exploration' THEN 2 WHEN 'awareness' THEN 1 WHEN 'dissolution' THEN 0 END;
CREATE OR REPLACE FUNCTION as_number(t) AS TRY_CAST(t AS DOUBLE);  -- of an own field's text; NULL when it is no number
CREATE OR REPLACE FUNCTION as_day(t) AS TRY_CAST(t AS DATE);       -- ISO; NULL when it is no day
CREATE OR REPLACE FUNCTION all_digits(t) AS regexp_replace(t, '[^0-9]', '', 'g');
CREATE OR REPLACE FUNCTION evidence(m, u) AS log2(CAST(m AS DOUBLE) / u);               -- Fellegi and Sunter 1969, in bits: m among pairs that are one, u among others
CREATE OR REPLACE FUNCTION chance(bits) AS 1e0 / (1e0 + power(2e0, -bits));             -- the probability behind log2 of the odds
CREATE OR REPLACE FUNCTION numbers_in(t) AS regexp_replace(t, '[^0-9]+', ' ', 'g');     -- Client 12 is not Client 13, however alike the names
CREATE OR REPLACE FUNCTION half_life(days) AS power(2e0, -CAST(days AS DOUBLE) / 7);    -- time decay of a touch: a week before the win weighs half (Google Ads)
CREATE OR REPLACE FUNCTION touch_credit(model, i, n, weight, weights) AS                -- of the i-th of n touches of a deal; each model's credits of a deal add up to 1
    CASE WHEN n = 1 THEN 1e0
         WHEN model = 'first' THEN CASE WHEN i = 1 THEN 1e0 ELSE 0e0 END
         WHEN model = 'last' THEN CASE WHEN i = n THEN 1e0 ELSE 0e0 END
         WHEN model = 'linear' THEN 1e0 / n
         WHEN model = 'position' THEN CASE WHEN n = 2 THEN 0.5e0 WHEN i IN (1, n) THEN 0.4e0 ELSE 0.2e0 / (n - 2) END
         WHEN model = 'decay' THEN weight / weights END;
CREATE OR REPLACE FUNCTION invitation_state(answered_at, declined_at, sent_at, expires_at, not_reached_at, seen) AS  -- how an invitation to a survey stood at a moment
    CASE WHEN answered_at <= seen THEN 'answered' WHEN declined_at <= seen THEN 'declined'
         WHEN sent_at <= seen THEN CASE WHEN expires_at <= seen THEN 'expired' ELSE 'sent' END
         WHEN not_reached_at <= seen THEN 'not_reached' ELSE 'waiting' END;
CREATE OR REPLACE FUNCTION no_letter(consent, unsubscribed, on_paper) AS                -- why nobody may write to many there; NULL: they may. By e-mail only to who said yes
    CASE WHEN unsubscribed THEN 'unsubscribed' WHEN NOT consent THEN 'no_consent' WHEN consent IS NULL AND NOT on_paper THEN 'not_asked' END;
CREATE OR REPLACE FUNCTION thresholds_reached(x, c1, c2, c3, c4) AS                     -- how many of four rising thresholds a value reaches: 0 to 4
    CASE WHEN x >= c4 THEN 4 WHEN x >= c3 THEN 3 WHEN x >= c2 THEN 2 WHEN x >= c1 THEN 1 ELSE 0 END;
CREATE OR REPLACE FUNCTION stage_of_height(height) AS          -- stage_height read backwards
    CASE height WHEN 4 THEN 'commitment' WHEN 3 THEN 'expansion' WHEN 2 THEN 'exploration' WHEN 1 THEN 'awareness' WHEN 0 THEN 'dissolution' END;
CREATE OR REPLACE FUNCTION rhythm_r(clients, mean, square) AS  -- of Gamma(r, alpha), the rates of purchase of a line's clients: as in queries/client/rhythm.sql
    CASE WHEN clients < 20 THEN 2e0 WHEN square <= 2 * mean * mean THEN 100e0
         ELSE least(2 * (square - mean * mean) / (square - 2 * mean * mean), 100e0) END;
CREATE OR REPLACE FUNCTION class_course(now, before) AS                                 -- of a class A, B or C (NULL: none) between two periods; NULL when it stayed
    CASE WHEN now < before THEN 'rose' WHEN now > before THEN 'fell' WHEN now IS NULL AND before IS NOT NULL THEN 'gone'
         WHEN before IS NULL AND now IS NOT NULL THEN 'new' END;
CREATE OR REPLACE FUNCTION stood(since, until, moment) AS (since IS NULL OR since <= moment) AND (until IS NULL OR until > moment);   -- NULL: ever
