-- Whom did this client bring us, and who brought them?
-- One row per recommendation, the latest first; given: by this client. Of a client out of sight no more than that there is one;
-- offers and rewards only of those whose client is in hand.
-- due: the reward when their first purchase came after the recommendation and within the offer, as long as nothing was given; pay_by: until when.
-- takes: client uuid, as_of timestamp
-- gives: referral_id uuid, given boolean, client_id uuid, client varchar, happened_at timestamp, bought decimal, bought_at timestamp, offer varchar
-- + due decimal, pay_by date, reward_id uuid, rewarded decimal, rewarded_at timestamp
WITH said AS (
    SELECT f.*, CASE WHEN f.from_client_id = $client THEN f.to_client_id ELSE f.from_client_id END AS other_id
    FROM visible.client_referrals f WHERE (f.from_client_id = $client OR f.to_client_id = $client) AND f.happened_at <= $as_of),
bought AS (
    SELECT client_id, min(bought_at) AS bought_at FROM (
        SELECT client_id, happened_at AS bought_at FROM visible.sales WHERE client_id IN (SELECT to_client_id FROM said) AND happened_at <= $as_of
        UNION ALL
        SELECT client_id, valid_from FROM visible.stage_spans WHERE client_id IN (SELECT to_client_id FROM said)
          AND kind = 'won' AND valid_from <= $as_of AND (valid_to IS NULL OR valid_to > $as_of)) either_way GROUP BY client_id)
SELECT f.id AS referral_id, f.from_client_id = $client AS given, o.id AS client_id, o.name AS client, f.happened_at,
       (SELECT sum(s.amount) FROM visible.sales s WHERE s.client_id = o.id AND s.happened_at <= $as_of) AS bought, b.bought_at, w.name AS offer,
       CASE WHEN r.id IS NULL AND b.bought_at >= f.happened_at AND local_day(b.bought_at) >= w.since
                 AND (w.until IS NULL OR local_day(b.bought_at) < w.until) THEN w.reward END AS due,
       plus_days(local_day(b.bought_at), w.days_to_pay) AS pay_by, r.id AS reward_id, r.amount AS rewarded, r.happened_at AS rewarded_at
FROM said f LEFT JOIN visible.clients o ON o.id = f.other_id LEFT JOIN visible.referrals_in_hand h ON h.id = f.id
LEFT JOIN visible.referral_offers w ON w.id = h.offer_id LEFT JOIN bought b ON b.client_id = f.to_client_id
LEFT JOIN visible.referral_rewards r ON r.referral_id = f.id AND r.happened_at <= $as_of AND (r.taken_back_at IS NULL OR r.taken_back_at > $as_of)
ORDER BY f.happened_at DESC, f.id
