-- How do the leads of each month ripen into won deals?
-- One row per month of leads and whole month since (age 0: their own), over all months up to `until`: how many had won a deal by then, among
-- those still won as of as_of. A month of leads that is not over has one row without an age. wins_now: won up to as_of itself.
-- takes: until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: cohort date, leads bigint, age bigint, wins bigint, share double, wins_now bigint
WITH lead AS (
    SELECT id, local_month(happened_at) AS cohort FROM visible.inquiries
    WHERE is_lead AND happened_at <= $as_of AND happened_at < $until AND ($line IS NULL OR line_id = $line)
      AND (($team IS NULL AND $manager IS NULL) OR id IN (SELECT inquiry_id FROM visible.inquiry_holders WHERE stood(held_from, held_to, $as_of)
          AND ($team IS NULL OR coalesce(team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)))
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
won AS (
    SELECT l.id, l.cohort, min(s.valid_from) AS won_at FROM lead l JOIN visible.deal_standings s ON s.inquiry_id = l.id
    WHERE s.kind = 'won' AND s.valid_from <= $as_of AND (s.valid_to IS NULL OR s.valid_to > $as_of) GROUP BY l.id, l.cohort),
win AS (SELECT cohort, local_month(won_at) AS month, count(*) AS wins FROM won GROUP BY cohort, local_month(won_at)),
cohort AS (SELECT cohort, count(*) AS leads FROM lead GROUP BY cohort),
month AS (
    SELECT day AS month FROM visible.calendar
    WHERE extract(day FROM day) = 1 AND day >= (SELECT min(cohort) FROM cohort) AND end_before(plus_months(day, 1)) <= $as_of),
summed AS (
    SELECT c.cohort, months_between(c.cohort, m.month) AS age,
           CAST(sum(coalesce(w.wins, 0)) OVER (PARTITION BY c.cohort ORDER BY m.month) AS BIGINT) AS wins
    FROM cohort c JOIN month m ON m.month >= c.cohort LEFT JOIN win w ON w.cohort = c.cohort AND w.month = m.month),
now_won AS (SELECT cohort, CAST(sum(wins) AS BIGINT) AS wins FROM win GROUP BY cohort)
SELECT c.cohort, c.leads, s.age, s.wins, share(s.wins, c.leads) AS share, coalesce(n.wins, 0) AS wins_now
FROM cohort c LEFT JOIN summed s ON s.cohort = c.cohort LEFT JOIN now_won n ON n.cohort = c.cohort
ORDER BY c.cohort, s.age
