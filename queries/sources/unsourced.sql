-- Who enters leads without a source, week by week?
-- One row per author and week of leads of the period: all of them, and those without a source. who: person, import, itself (nobody entered it: it
-- came by a door), others (not told apart: colleagues of who sees only the own work; people of lines that are not seen).
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: week date, who varchar, author_id uuid, author varchar, leads bigint, unsourced bigint
WITH lead AS (
    SELECT local_week(l.happened_at) AS week, l.source_id, CASE WHEN l.import_id IS NOT NULL THEN 'import' WHEN l.entered_by IS NULL THEN 'itself'
           WHEN b.id IS NOT NULL AND (sees_whole() OR o.id IS NOT NULL) THEN 'person' ELSE 'others' END AS who, l.entered_by
    FROM visible.leads l LEFT JOIN visible.owners o ON o.id = l.entered_by LEFT JOIN visible.staff b ON b.id = l.entered_by
    WHERE l.happened_at >= $since AND l.happened_at < $until AND l.happened_at <= $as_of AND ($line IS NULL OR l.line_id = $line)
      AND (($team IS NULL AND $manager IS NULL) OR l.id IN (SELECT inquiry_id FROM visible.inquiry_holders WHERE stood(held_from, held_to, $as_of)
          AND ($team IS NULL OR coalesce(team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)))
      AND ($source IS NULL OR coalesce(l.source_id, nobody()) = $source)),
counted AS (
    SELECT week, who, CASE WHEN who = 'person' THEN entered_by END AS author_id, count(*) AS leads, count(*) FILTER (WHERE source_id IS NULL) AS unsourced
    FROM lead GROUP BY week, who, CASE WHEN who = 'person' THEN entered_by END)
SELECT c.week, c.who, c.author_id, s.name AS author, c.leads, c.unsourced
FROM counted c LEFT JOIN visible.staff s ON s.id = c.author_id
ORDER BY c.week, c.who DESC, s.name, c.author_id
