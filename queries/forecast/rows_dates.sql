-- Which open deals have which close date?
-- One row per deal open as of as_of, with the amount, the owner and the close date of then; part as in forecast/dates, all when left out.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, part varchar
-- gives: deal_id uuid, deal varchar, client_id uuid, client varchar, owner varchar, stage varchar, days double, amount decimal, close_on date
WITH held AS (
    SELECT h.deal_id, h.owner_id, h.stage, h.valid_from, h.amount, c.close_on,
           CASE WHEN c.close_on IS NULL THEN 'undated' WHEN c.close_on < local_day($since) THEN 'passed'
                WHEN c.close_on < local_day($until) THEN 'due' ELSE 'later' END AS part
    FROM visible.stage_holdings h
    LEFT JOIN visible.deal_closes c ON c.deal_id = h.deal_id AND (c.valid_from IS NULL OR c.valid_from <= $as_of) AND (c.valid_to IS NULL OR c.valid_to > $as_of)
    WHERE h.kind = 'open' AND h.held_from <= $as_of AND (h.held_to IS NULL OR h.held_to > $as_of)
      AND ($line IS NULL OR h.line_id = $line)
      AND ($team IS NULL OR coalesce(h.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(h.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(h.source_id, nobody()) = $source))
SELECT d.id AS deal_id, d.name AS deal, d.client_id, c.name AS client, o.name AS owner, h.stage, days_between(h.valid_from, $as_of) AS days, h.amount, h.close_on
FROM held h JOIN visible.deals d ON d.id = h.deal_id LEFT JOIN visible.clients c ON c.id = d.client_id LEFT JOIN visible.staff o ON o.id = h.owner_id
WHERE $part IS NULL OR h.part = $part
ORDER BY h.close_on NULLS LAST, h.amount DESC NULLS LAST, d.id
