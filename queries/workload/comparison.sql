-- Which share of the closed deals did each manager win?
-- One row per person who can own deals: deals closed in the period and still so as of as_of, credited to the owner at closing.
-- Whether chance explains a difference, and what such deals usually bring, is reckoned from workload/closed_cells.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: staff_id uuid, login varchar, name varchar, won bigint, closed bigint, win_rate double, low double, high double
WITH closed AS (
    SELECT owner_id, count(*) FILTER (WHERE kind = 'won') AS won, count(*) AS closed FROM visible.stage_spans
    WHERE kind <> 'open' AND valid_from >= $since AND valid_from < $until AND valid_from <= $as_of AND (valid_to IS NULL OR valid_to > $as_of)
      AND ($line IS NULL OR line_id = $line) AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)
    GROUP BY owner_id)
SELECT o.id AS staff_id, o.login, o.name, coalesce(c.won, 0) AS won, coalesce(c.closed, 0) AS closed, share(c.won, c.closed) AS win_rate,
       wilson_low(c.won, c.closed) AS low, wilson_high(c.won, c.closed) AS high
FROM visible.owners o LEFT JOIN closed c ON c.owner_id = o.id
WHERE ($team IS NULL OR coalesce(o.team_id, nobody()) = $team) AND ($manager IS NULL OR o.id = $manager)
  AND (c.owner_id IS NOT NULL OR ((o.retired_at IS NULL OR o.retired_at > $as_of) AND ($line IS NULL
    OR EXISTS (SELECT 1 FROM visible.owner_lines i WHERE i.staff_id = o.id AND i.line_id = $line))))
ORDER BY o.name, o.id
