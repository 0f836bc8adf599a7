-- Which part of the open pipeline has a close date, and when?
-- One row per part with deals in it: passed (the day lies before as_of, and before the period), due (in the period), later, undated (nobody named a day).
-- Open deals as of as_of with the amount, the owner and the close date of then.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: part varchar, deals bigint, amount double
WITH held AS (
    SELECT CASE WHEN c.close_on IS NULL THEN 'undated' WHEN c.close_on < local_day($since) THEN 'passed'
                WHEN c.close_on < local_day($until) THEN 'due' ELSE 'later' END AS part, CAST(h.amount AS DOUBLE) AS amount
    FROM visible.stage_holdings h
    LEFT JOIN visible.deal_closes c ON c.deal_id = h.deal_id AND (c.valid_from IS NULL OR c.valid_from <= $as_of) AND (c.valid_to IS NULL OR c.valid_to > $as_of)
    WHERE h.kind = 'open' AND h.held_from <= $as_of AND (h.held_to IS NULL OR h.held_to > $as_of)
      AND ($line IS NULL OR h.line_id = $line)
      AND ($team IS NULL OR coalesce(h.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(h.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(h.source_id, nobody()) = $source))
SELECT part, count(*) AS deals, coalesce(sum(amount), 0) AS amount FROM held GROUP BY part ORDER BY part
