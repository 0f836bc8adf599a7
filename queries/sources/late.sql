-- How late are leads written down, and by whom?
-- One row per author (who as in sources/unsourced, imports left out) of leads of the period: how many were written down within an hour of their
-- arrival, within a day, within a week, later; late: after a day. Median of the hours between arrival and entry.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: who varchar, author_id uuid, author varchar, leads bigint, hour bigint, day bigint, week bigint, later bigint, late bigint
-- + late_share double, low double, high double, median_hours double
WITH lead AS (
    SELECT CASE WHEN l.entered_by IS NULL THEN 'itself' WHEN b.id IS NOT NULL AND (sees_whole() OR o.id IS NOT NULL) THEN 'person'
           ELSE 'others' END AS who, l.entered_by,
           greatest(0e0, hours_between(l.happened_at, l.entered_at)) AS hours
    FROM visible.leads l LEFT JOIN visible.owners o ON o.id = l.entered_by LEFT JOIN visible.staff b ON b.id = l.entered_by
    WHERE l.import_id IS NULL AND l.happened_at >= $since AND l.happened_at < $until AND l.happened_at <= $as_of AND l.entered_at <= $as_of
      AND ($line IS NULL OR l.line_id = $line)
      AND (($team IS NULL AND $manager IS NULL) OR l.id IN (SELECT inquiry_id FROM visible.inquiry_holders WHERE stood(held_from, held_to, $as_of)
          AND ($team IS NULL OR coalesce(team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)))
      AND ($source IS NULL OR coalesce(l.source_id, nobody()) = $source)),
counted AS (
    SELECT who, CASE WHEN who = 'person' THEN entered_by END AS author_id, count(*) AS leads, count(*) FILTER (WHERE hours <= 1) AS hour,
           count(*) FILTER (WHERE hours > 1 AND hours <= 24) AS day, count(*) FILTER (WHERE hours > 24 AND hours <= 168) AS week,
           count(*) FILTER (WHERE hours > 168) AS later, count(*) FILTER (WHERE hours > 24) AS late,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY hours) AS median_hours
    FROM lead GROUP BY who, CASE WHEN who = 'person' THEN entered_by END)
SELECT c.who, c.author_id, s.name AS author, c.leads, c.hour, c.day, c.week, c.later, c.late, share(c.late, c.leads) AS late_share,
       wilson_low(c.late, c.leads) AS low, wilson_high(c.late, c.leads) AS high, c.median_hours
FROM counted c LEFT JOIN visible.staff s ON s.id = c.author_id
ORDER BY c.late DESC, c.leads DESC, s.name, c.author_id, c.who
