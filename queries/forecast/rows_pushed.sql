-- Which deals had their close date put off so often?
-- One row per deal, as counted by forecast/pushes: pushes 0 to 2 are exact, 3 is three and more; at_least: so often or more. kind: open, won, lost or closed.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid, pushes integer, at_least integer, kind varchar
-- gives: deal_id uuid, deal varchar, client_id uuid, client varchar, owner varchar, stage varchar, amount decimal, times_put_off bigint, first_close_on date
-- + close_on date, outcome varchar
WITH said AS (
    SELECT deal_id, close_on, place, lag(close_on) OVER (PARTITION BY deal_id ORDER BY place) AS before,
           row_number() OVER (PARTITION BY deal_id ORDER BY CASE WHEN close_on IS NULL THEN 1 ELSE 0 END, place) AS nth,
           row_number() OVER (PARTITION BY deal_id ORDER BY place DESC) AS back
    FROM visible.deal_closes WHERE valid_from IS NULL OR valid_from <= $as_of),
pushed AS (
    SELECT deal_id, count(*) FILTER (WHERE close_on > before) AS times, max(close_on) FILTER (WHERE nth = 1) AS first_close_on,
           max(close_on) FILTER (WHERE back = 1) AS close_on
    FROM said GROUP BY deal_id HAVING count(close_on) > 0),
standing AS (
    SELECT deal_id, kind, stage, amount, owner_id FROM visible.stage_holdings
    WHERE ((kind = 'open' AND held_from <= $as_of AND (held_to IS NULL OR held_to > $as_of))
        OR (kind <> 'open' AND piece = 0 AND valid_from <= $as_of AND (valid_to IS NULL OR valid_to > $as_of)
            AND valid_from >= utc_of_day(plus_months(local_day($as_of), -24))))
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source))
SELECT d.id AS deal_id, d.name AS deal, d.client_id, c.name AS client, o.name AS owner, s.stage, s.amount, p.times AS times_put_off,
       p.first_close_on, p.close_on, CASE WHEN s.kind = 'open' THEN 'still' ELSE s.kind END AS outcome
FROM pushed p JOIN standing s ON s.deal_id = p.deal_id JOIN visible.deals d ON d.id = p.deal_id
LEFT JOIN visible.clients c ON c.id = d.client_id LEFT JOIN visible.staff o ON o.id = s.owner_id
WHERE ($pushes IS NULL OR CASE WHEN p.times > 3 THEN 3 ELSE p.times END = $pushes) AND ($at_least IS NULL OR p.times >= $at_least)
  AND ($kind IS NULL OR s.kind = $kind OR ($kind = 'closed' AND s.kind <> 'open'))
ORDER BY p.times DESC, s.amount DESC NULLS LAST, d.id
