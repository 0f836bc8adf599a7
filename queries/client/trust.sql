-- What did this client meet before they bought, and when?
-- One row per meeting with a trust instrument, the first one first; way: shown (entered by hand or with a contact), contact, referral.
-- before_buying: earlier than their first purchase (won deal or sale), or they have not bought yet.
-- takes: client uuid, as_of timestamp
-- gives: shown_id uuid, instrument varchar, happened_at timestamp, way varchar, staff varchar, before_buying boolean
WITH bought AS (
    SELECT min(bought_at) AS bought_at FROM (
        SELECT happened_at AS bought_at FROM visible.sales WHERE client_id = $client AND happened_at <= $as_of
        UNION ALL
        SELECT valid_from FROM visible.stage_spans WHERE client_id = $client AND kind = 'won' AND valid_from <= $as_of
          AND (valid_to IS NULL OR valid_to > $as_of)) either_way)
SELECT m.shown_id, i.name AS instrument, m.happened_at, m.way, s.name AS staff, b.bought_at IS NULL OR m.happened_at < b.bought_at AS before_buying
FROM visible.trust_met m JOIN visible.trust_instruments i ON i.id = m.instrument_id CROSS JOIN bought b LEFT JOIN visible.staff s ON s.id = m.staff_id
WHERE m.client_id = $client AND m.happened_at <= $as_of AND (m.taken_back_at IS NULL OR m.taken_back_at > $as_of)
ORDER BY m.happened_at, i.name, m.shown_id, m.way
