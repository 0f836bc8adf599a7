-- Do our promoters really buy more often than the others?
-- One row. Clients by their first answer of the period, given 180 days or more before as_of: who bought in the 180 days after
-- it. ratio = share of promoters by share of the others, with its 95 % interval (Katz); empty under ten buyers in either group.
-- It does not prove cause.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- + occasion varchar
-- gives: promoters bigint, promoters_bought bigint, promoter_rate double, others bigint, others_bought bigint
-- + other_rate double, ratio double, low double, high double
WITH first AS (
    SELECT a.client_id, a.happened_at, a.score,
           row_number() OVER (PARTITION BY a.client_id ORDER BY a.happened_at, a.entered_at, a.id) AS nth
    FROM visible.answers a JOIN visible.surveys s ON s.id = a.survey_id
    WHERE s.kind = 'nps' AND s.occasion = coalesce($occasion, 'relationship') AND a.score IS NOT NULL
      AND a.happened_at >= $since AND a.happened_at < $until
      AND ($line IS NULL OR a.line_id = $line)
      AND ($team IS NULL OR coalesce(a.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(a.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(a.source_id, nobody()) = $source)),
answered AS (SELECT client_id, happened_at, score >= 9 AS promoter FROM first WHERE nth = 1
    AND whole_days_between(local_day(happened_at), local_day($as_of)) >= 180),
behaved AS (
    SELECT a.client_id, a.promoter, count(p.id) > 0 AS bought
    FROM answered a LEFT JOIN visible.purchases p ON p.client_id = a.client_id AND p.happened_at > a.happened_at
        AND whole_days_between(local_day(a.happened_at), local_day(p.happened_at)) <= 180 AND p.happened_at <= $as_of
            AND (p.undone_at IS NULL OR p.undone_at > $as_of) AND coalesce(p.amount, 0) >= 0
    GROUP BY a.client_id, a.promoter),
counted AS (
    SELECT count(*) FILTER (WHERE promoter) AS n1, count(*) FILTER (WHERE promoter AND bought) AS k1,
           count(*) FILTER (WHERE NOT promoter) AS n0, count(*) FILTER (WHERE NOT promoter AND bought) AS k0
    FROM behaved),
compared AS (
    SELECT n1, k1, n0, k0, CASE WHEN k1 >= 10 AND k0 >= 10 THEN share(k1, n1) / share(k0, n0) END AS ratio,
           CASE WHEN k1 >= 10 AND k0 >= 10 THEN 1.959963984540054 * sqrt(1e0 / k1 - 1e0 / n1 + 1e0 / k0 - 1e0 / n0) END AS half
    FROM counted)
SELECT n1 AS promoters, k1 AS promoters_bought, share(k1, n1) AS promoter_rate, n0 AS others, k0 AS others_bought,
       share(k0, n0) AS other_rate,
       ratio, ratio * exp(-half) AS low, ratio * exp(half) AS high
FROM compared
