-- How old were the deals created in the period when they were won or lost, and how old are those still open?
-- One row per age in days (rounded to a tenth): how many were won, lost at it, how many are open at it; a reopened deal is open, its age runs on.
-- lost_by_now: lost deals that would be so old at as_of, for the comparison of two groups. A deal that went out of sight is open to its last day in sight.
-- Credit: the owner when the deal was created.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: age double, won bigint, lost bigint, open bigint, lost_by_now bigint
WITH born AS (
    SELECT deal_id, valid_from AS born_at FROM visible.stage_spans
    WHERE seq = 1 AND valid_from >= $since AND valid_from < $until AND valid_from <= $as_of
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
walked AS (
    SELECT b.deal_id, min(b.born_at) AS born_at, max(s.valid_to) AS seen_to,
           max(CASE WHEN s.valid_to IS NULL OR s.valid_to > $as_of THEN s.kind END) AS kind,
           max(CASE WHEN s.valid_to IS NULL OR s.valid_to > $as_of THEN s.valid_from END) AS there_at
    FROM born b JOIN visible.stage_spans s ON s.deal_id = b.deal_id
    WHERE s.valid_from <= $as_of GROUP BY b.deal_id),
aged AS (
    SELECT CASE WHEN kind IN ('won', 'lost') THEN kind ELSE 'open' END AS fate, round(days_between(born_at, $as_of), 1) AS by_now,
           round(days_between(born_at, CASE WHEN kind IN ('won', 'lost') THEN there_at WHEN kind = 'open' THEN $as_of ELSE seen_to END), 1) AS age
    FROM walked),
counted AS (
    SELECT age, fate FROM aged
    UNION ALL
    SELECT by_now, 'lost by now' FROM aged WHERE fate = 'lost')
SELECT age, count(*) FILTER (WHERE fate = 'won') AS won, count(*) FILTER (WHERE fate = 'lost') AS lost,
       count(*) FILTER (WHERE fate = 'open') AS open, count(*) FILTER (WHERE fate = 'lost by now') AS lost_by_now
FROM counted GROUP BY age ORDER BY age
