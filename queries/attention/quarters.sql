-- How many deals began, closed and were won in each of the last five spans of 91 days, and what did they bring?
-- One row per span; span 0 ends with as_of, 4 a year before. Closed: the deal's last word as of as_of, counted on its day.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: span integer, begun bigint, closed bigint, won bigint, revenue double
WITH stay AS (
    SELECT kind, seq, valid_from, valid_to, amount FROM visible.stage_spans
    WHERE valid_from <= $as_of AND days_between(valid_from, $as_of) < 455
      AND ($line IS NULL OR line_id = $line) AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager) AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
dated AS (
    SELECT s.*, CAST(floor(days_between(valid_from, $as_of) / 91) AS INTEGER) AS span,
           kind <> 'open' AND (valid_to IS NULL OR valid_to > $as_of) AS is_end FROM stay s)
SELECT span, count(*) FILTER (WHERE seq = 1) AS begun, count(*) FILTER (WHERE is_end) AS closed, count(*) FILTER (WHERE is_end AND kind = 'won') AS won,
       coalesce(sum(CAST(amount AS DOUBLE)) FILTER (WHERE is_end AND kind = 'won'), 0e0) AS revenue
FROM dated GROUP BY span ORDER BY span
