-- Who lost deals without ever saying why?
-- One row per owner at the time of loss (empty: nobody's): deals lost in the period and still lost as of as_of, and how many of them have no reason,
-- with its Wilson limits; amount: of those without a reason, at the time of loss. A manager is told of the own losses and nobody's.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: owner_id uuid, owner varchar, lost bigint, unsaid bigint, share double, low double, high double, amount decimal
WITH counted AS (
    SELECT owner_id, count(*) AS lost, count(*) FILTER (WHERE loss_reason_id IS NULL) AS unsaid,
           sum(amount) FILTER (WHERE loss_reason_id IS NULL) AS amount
    FROM visible.stage_spans
    WHERE kind = 'lost' AND valid_from >= $since AND valid_from < $until AND valid_from <= $as_of AND (valid_to IS NULL OR valid_to > $as_of)
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)
    GROUP BY owner_id)
SELECT c.owner_id, s.name AS owner, c.lost, c.unsaid, share(c.unsaid, c.lost) AS share, wilson_low(c.unsaid, c.lost) AS low,
       wilson_high(c.unsaid, c.lost) AS high, c.amount
FROM counted c LEFT JOIN visible.staff s ON s.id = c.owner_id LEFT JOIN visible.owners o ON o.id = c.owner_id
WHERE c.owner_id IS NULL OR o.id IS NOT NULL OR sees_whole()
ORDER BY s.name NULLS LAST, c.owner_id
