-- Who recommends us, what came of it, and what do we owe them?
-- One row per client in hand who recommended somebody in the period, or to whom a reward is due; the most revenue first (see trust/rows_referrals).
-- due, late: rewards that are due and not given as of as_of, whenever the recommendation was; late: their day is over.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: client_id uuid, client varchar, brought bigint, bought bigint, won bigint, revenue decimal, due bigint, due_amount decimal, late bigint
-- + rewarded bigint, given decimal
WITH asked AS (
    SELECT f.id, f.from_client_id, f.to_client_id, f.to_lead_id, f.happened_at, f.offer_id, c.name AS client, coalesce(t.name, l.name) AS referred,
           row_number() OVER (PARTITION BY coalesce(f.to_client_id, f.to_lead_id) ORDER BY f.happened_at, f.id) = 1 AS is_first
    FROM visible.referrals_in_hand f JOIN visible.clients c ON c.id = f.from_client_id LEFT JOIN visible.clients t ON t.id = f.to_client_id
    LEFT JOIN visible.leads l ON l.id = f.to_lead_id LEFT JOIN visible.client_owners w ON w.client_id = f.from_client_id
        AND (w.valid_from IS NULL OR w.valid_from <= f.happened_at) AND (w.valid_to IS NULL OR w.valid_to > f.happened_at)
    WHERE f.happened_at <= $as_of AND ($line IS NULL OR c.line_id = $line)
      AND ($team IS NULL OR coalesce(w.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(w.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(t.source_id, l.source_id, nobody()) = $source)),
win AS (
    SELECT client_id, valid_from AS won_at, amount FROM visible.stage_spans
    WHERE kind = 'won' AND valid_from <= $as_of AND (valid_to IS NULL OR valid_to > $as_of)),
bought AS (
    SELECT client_id, min(bought_at) AS bought_at FROM (
        SELECT client_id, won_at AS bought_at FROM win
        UNION ALL SELECT client_id, happened_at FROM visible.sales WHERE happened_at <= $as_of) either_way GROUP BY client_id),
brought AS (
    SELECT f.id, count(*) AS won, sum(w.amount) AS revenue
    FROM asked f JOIN win w ON w.client_id = f.to_client_id AND w.won_at >= f.happened_at WHERE f.is_first GROUP BY f.id),
gift AS (
    SELECT referral_id, sum(amount) AS amount, max(happened_at) AS given_at FROM visible.referral_rewards
    WHERE happened_at <= $as_of AND (taken_back_at IS NULL OR taken_back_at > $as_of) GROUP BY referral_id),
told AS (
    SELECT f.*, coalesce(r.won, 0) AS won, r.revenue, o.name AS offer, b.bought_at, g.amount AS given, g.given_at,
           CASE WHEN g.referral_id IS NULL AND b.bought_at >= f.happened_at AND local_day(b.bought_at) >= o.since
                     AND (o.until IS NULL OR local_day(b.bought_at) < o.until) THEN o.reward END AS due,
           plus_days(local_day(b.bought_at), o.days_to_pay) AS pay_by
    FROM asked f LEFT JOIN visible.referral_offers o ON o.id = f.offer_id LEFT JOIN bought b ON b.client_id = f.to_client_id
    LEFT JOIN brought r ON r.id = f.id LEFT JOIN gift g ON g.referral_id = f.id),
marked AS (SELECT *, happened_at >= $since AND happened_at < $until AS counts, due IS NOT NULL AND pay_by < local_day($as_of) AS is_late FROM told)
SELECT from_client_id AS client_id, client, count(*) FILTER (WHERE counts) AS brought, count(*) FILTER (WHERE counts AND won > 0) AS bought,
       CAST(coalesce(sum(won) FILTER (WHERE counts), 0) AS BIGINT) AS won, sum(revenue) FILTER (WHERE counts) AS revenue,
       count(due) AS due, sum(due) AS due_amount, count(*) FILTER (WHERE is_late) AS late,
       count(given) FILTER (WHERE counts) AS rewarded, sum(given) FILTER (WHERE counts) AS given
FROM marked WHERE counts OR due IS NOT NULL GROUP BY from_client_id, client
ORDER BY revenue DESC NULLS LAST, brought DESC, client, client_id
