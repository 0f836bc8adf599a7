-- Of which kinds were the deals that each manager closed, and how many of each kind were won?
-- One row per person, line, source, size and inherited or not: deals closed in the period and still so as of as_of, credited to the owner at closing.
-- size: 1 to 3 by the thirds of the amounts closed in that line in the period, 0 without an amount; inherited: somebody else held the deal first.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: staff_id uuid, name varchar, line_id uuid, source_id uuid, size integer, inherited boolean, won bigint, closed bigint
WITH closed AS (
    SELECT deal_id, owner_id, line_id, coalesce(source_id, nobody()) AS source_id, amount, kind FROM visible.stage_spans
    WHERE kind <> 'open' AND valid_from >= $since AND valid_from < $until AND valid_from <= $as_of AND (valid_to IS NULL OR valid_to > $as_of)
      AND ($line IS NULL OR line_id = $line) AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
third AS (
    SELECT line_id, percentile_cont(0.3333333333e0) WITHIN GROUP (ORDER BY CAST(amount AS DOUBLE)) AS low,
           percentile_cont(0.6666666667e0) WITHIN GROUP (ORDER BY CAST(amount AS DOUBLE)) AS high
    FROM closed GROUP BY line_id),
begun AS (
    SELECT deal_id, owner_id, row_number() OVER (PARTITION BY deal_id ORDER BY valid_from, seq) AS nth
    FROM visible.stage_spans WHERE owner_id IS NOT NULL AND deal_id IN (SELECT deal_id FROM closed)),
kinds AS (
    SELECT c.owner_id, c.line_id, c.source_id, c.kind, coalesce(b.owner_id <> c.owner_id, false) AS inherited,
           CASE WHEN c.amount IS NULL THEN 0 WHEN c.amount <= t.low THEN 1 WHEN c.amount <= t.high THEN 2 ELSE 3 END AS size
    FROM closed c JOIN third t ON t.line_id = c.line_id LEFT JOIN begun b ON b.deal_id = c.deal_id AND b.nth = 1)
SELECT o.id AS staff_id, o.name, k.line_id, k.source_id, k.size, k.inherited, count(*) FILTER (WHERE k.kind = 'won') AS won, count(*) AS closed
FROM kinds k JOIN visible.owners o ON o.id = k.owner_id
WHERE ($team IS NULL OR coalesce(o.team_id, nobody()) = $team) AND ($manager IS NULL OR o.id = $manager)
GROUP BY o.id, o.name, k.line_id, k.source_id, k.size, k.inherited
ORDER BY o.name, o.id, k.line_id, k.source_id, k.size, k.inherited
