-- What does a client get for recommending us?
-- One row per entry, retired ones too.
-- takes: nothing
-- gives: id uuid, line_id uuid, name varchar, reward decimal, since date, until date, days_to_pay integer, version integer, retired boolean
SELECT id, line_id, name, reward, since, until, days_to_pay, version, retired_at IS NOT NULL AS retired
FROM visible.referral_offers
ORDER BY since DESC, name, id
