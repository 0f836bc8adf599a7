-- Which deals were due in the period, as was believed at a moment, and what became of them by its end?
-- One row per deal that was open at `at` (as_of when left out) with a close date in the period as known then; amount and owner of then.
-- outcome: won, lost, slipped or still as in forecast/due, all when left out; close_on_then and close_on: the day believed then, and by the end.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, at timestamp, outcome varchar
-- gives: deal_id uuid, deal varchar, client_id uuid, client varchar, owner varchar, stage varchar, amount decimal, close_on_then date, close_on date
-- + outcome varchar
WITH seen AS (
    SELECT local_day($since) AS since, local_day($until) AS until, coalesce($at, $as_of) AS at,
           CASE WHEN end_before(local_day($until)) < $as_of THEN end_before(local_day($until)) ELSE $as_of END AS ended_at,
           end_before(local_day($until)) <= $as_of AS is_over),
due AS (
    SELECT s.since, s.until, s.ended_at, s.is_over, h.deal_id, h.amount, h.owner_id, c.close_on
    FROM seen s JOIN visible.deal_closes c ON c.close_on >= s.since AND c.close_on < s.until
        AND (c.valid_from IS NULL OR c.valid_from <= s.at) AND (c.valid_to IS NULL OR c.valid_to > s.at)
    JOIN visible.stage_holdings h ON h.deal_id = c.deal_id AND h.held_from <= s.at AND (h.held_to IS NULL OR h.held_to > s.at)
    WHERE h.kind = 'open' AND ($line IS NULL OR h.line_id = $line)
      AND ($team IS NULL OR coalesce(h.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(h.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(h.source_id, nobody()) = $source)),
became AS (
    SELECT d.deal_id, d.amount, d.owner_id, d.close_on AS close_on_then, c.close_on, e.stage, CASE WHEN e.kind <> 'open' THEN e.kind
               WHEN NOT d.is_over AND c.close_on >= d.since AND c.close_on < d.until THEN 'still' ELSE 'slipped' END AS outcome
    FROM due d JOIN visible.stage_spans e ON e.deal_id = d.deal_id AND e.valid_from <= d.ended_at AND (e.valid_to IS NULL OR e.valid_to > d.ended_at)
    LEFT JOIN visible.deal_closes c ON c.deal_id = d.deal_id AND (c.valid_from IS NULL OR c.valid_from <= d.ended_at)
        AND (c.valid_to IS NULL OR c.valid_to > d.ended_at))
SELECT d.id AS deal_id, d.name AS deal, d.client_id, k.name AS client, o.name AS owner, b.stage, b.amount, b.close_on_then, b.close_on, b.outcome
FROM became b JOIN visible.deals d ON d.id = b.deal_id LEFT JOIN visible.clients k ON k.id = d.client_id LEFT JOIN visible.staff o ON o.id = b.owner_id
WHERE $outcome IS NULL OR b.outcome = $outcome
ORDER BY b.amount DESC NULLS LAST, d.id
