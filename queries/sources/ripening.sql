-- What will the leads of each month have brought when they are ripe?
-- One row per month of the period: leads that came in, those with a won deal by the last whole month, and the chain ladder's answer from
-- the history of all months (Mack 1993): share_ripe = part of the wins to be expected that is there; empty while history cannot say.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: cohort date, leads bigint, age bigint, wins bigint, wins_now bigint, raw_share double, low double, high double, share_ripe double
-- + ripe_wins double, ripe_share double, young boolean
WITH lead AS (
    SELECT id, local_month(happened_at) AS cohort FROM visible.inquiries
    WHERE is_lead AND happened_at <= $as_of AND happened_at < $until AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
win AS (
    SELECT l.id, l.cohort, min(local_month(s.valid_from)) AS month FROM lead l JOIN visible.deal_standings s ON s.inquiry_id = l.id
    WHERE s.kind = 'won' AND s.valid_from <= $as_of AND (s.valid_to IS NULL OR s.valid_to > $as_of) GROUP BY l.id, l.cohort),
cohort AS (SELECT cohort, count(*) AS leads FROM lead GROUP BY cohort),
month AS (
    SELECT day AS month FROM visible.calendar
    WHERE extract(day FROM day) = 1 AND day >= (SELECT min(cohort) FROM cohort) AND end_before(plus_months(day, 1)) <= $as_of),
cell AS (
    SELECT c.cohort, months_between(c.cohort, m.month) AS age, count(w.id) AS wins
    FROM cohort c JOIN month m ON m.month >= c.cohort LEFT JOIN win w ON w.cohort = c.cohort AND w.month = m.month
    GROUP BY c.cohort, m.month),
summed AS (SELECT cohort, age, sum(wins) OVER (PARTITION BY cohort ORDER BY age) AS wins FROM cell),
factor AS (
    SELECT a.age, CAST(sum(b.wins) AS DOUBLE) / nullif(sum(a.wins), 0) AS f
    FROM summed a JOIN summed b ON b.cohort = a.cohort AND b.age = a.age + 1 GROUP BY a.age),
last AS (SELECT cohort, max(age) AS age, max(wins) AS wins FROM summed GROUP BY cohort),
grown AS (
    SELECT l.cohort, l.age, l.wins, CASE WHEN count(*) = count(f.f) OR count(f.age) = 0 THEN exp(coalesce(sum(ln(f.f)), 0e0)) END AS growth
    FROM last l LEFT JOIN factor f ON f.age >= l.age GROUP BY l.cohort, l.age, l.wins),
now_won AS (SELECT cohort, count(*) AS wins FROM win GROUP BY cohort)
SELECT c.cohort, c.leads, g.age, CAST(g.wins AS BIGINT) AS wins, coalesce(n.wins, 0) AS wins_now, share(g.wins, c.leads) AS raw_share,
       wilson_low(g.wins, c.leads) AS low, wilson_high(g.wins, c.leads) AS high, 1 / g.growth AS share_ripe, g.wins * g.growth AS ripe_wins,
       g.wins * g.growth / c.leads AS ripe_share, coalesce(1 / g.growth < 0.25e0, true) AS young
FROM cohort c LEFT JOIN grown g ON g.cohort = c.cohort LEFT JOIN now_won n ON n.cohort = c.cohort
WHERE c.cohort >= local_month($since) ORDER BY c.cohort
