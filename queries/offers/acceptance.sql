-- Which share of our offers was accepted?
-- One row per kind (all, product, manager) and product or manager: offers answered in the period, or whose last day was over in it without
-- an answer by then; accepted by as_of, even late. Withdrawn ones are left out. Credited to who held each when it was answered or over.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: kind varchar, id uuid, name varchar, offers bigint, accepted bigint, declined bigint, unanswered bigint, accepted_share double
-- + low double, high double
WITH judged AS (
    SELECT f.product_id, f.product, f.owner_id, f.owner, CASE WHEN f.settled_at <= $as_of THEN f.state ELSE 'made' END AS state
    FROM visible.offer_holders f
    WHERE (f.valid_from IS NULL OR f.valid_from <= f.judged_at) AND (f.valid_to IS NULL OR f.valid_to > f.judged_at)
      AND f.happened_at <= $as_of AND f.judged_at >= $since AND f.judged_at < $until AND f.judged_at <= $as_of
      AND NOT (f.state = 'withdrawn' AND f.settled_at <= $as_of)
      AND ($line IS NULL OR f.line_id = $line)
      AND ($team IS NULL OR coalesce(f.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(f.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(f.source_id, nobody()) = $source)),
told AS (
    SELECT 'all' AS kind, CAST(NULL AS UUID) AS id, CAST(NULL AS VARCHAR) AS name, state FROM judged
    UNION ALL SELECT 'product', coalesce(product_id, nobody()), product, state FROM judged
    UNION ALL SELECT 'manager', coalesce(owner_id, nobody()), owner, state FROM judged),
counted AS (
    SELECT kind, id, max(name) AS name, count(*) AS offers, count(*) FILTER (WHERE state = 'accepted') AS accepted,
           count(*) FILTER (WHERE state = 'declined') AS declined, count(*) FILTER (WHERE state = 'made') AS unanswered
    FROM told GROUP BY kind, id)
SELECT kind, id, name, offers, accepted, declined, unanswered, share(accepted, offers) AS accepted_share,
       wilson_low(accepted, offers) AS low, wilson_high(accepted, offers) AS high
FROM counted ORDER BY kind, offers DESC, name, id
