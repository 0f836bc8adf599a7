-- What was forecast on each day of the period, and what came of it?
-- One row per day, line (empty: all lines together) and end of a month or quarter, as it was kept on that day and never changed since. actual: what was
-- won from since_on on, as it stood when the period ended; empty while it has not. every: also the single lines, when no line is asked for.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, every boolean
-- gives: day date, line_id uuid, line varchar, since_on date, until_on date, won double, p10 double, p25 double, p50 double, p75 double, p90 double
-- + open_deals integer, open_amount double, actual double, inside boolean
WITH kept AS (
    SELECT * FROM visible.forecasts
    WHERE as_of <= $as_of AND day >= local_day($since) AND day < local_day($until)
      AND (coalesce($every, false) OR coalesce(line_id, nobody()) = coalesce($line, nobody()))),
period AS (SELECT DISTINCT line_id, since_on, until_on FROM kept WHERE utc_of_day(until_on) <= $as_of),
came AS (
    SELECT p.line_id, p.since_on, p.until_on, CAST(coalesce(sum(s.amount), 0) AS DOUBLE) AS actual
    FROM period p LEFT JOIN visible.stage_spans s ON s.kind = 'won' AND (p.line_id IS NULL OR s.line_id = p.line_id)
        AND s.valid_from >= utc_of_day(p.since_on) AND s.valid_from < utc_of_day(p.until_on)
        AND (s.valid_to IS NULL OR s.valid_to >= utc_of_day(p.until_on))
    GROUP BY p.line_id, p.since_on, p.until_on)
SELECT k.day, k.line_id, l.name AS line, k.since_on, k.until_on, k.won, k.p10, k.p25, k.p50, k.p75, k.p90, k.open_deals, k.open_amount,
       c.actual, c.actual BETWEEN k.p10 AND k.p90 AS inside
FROM kept k LEFT JOIN visible.lines l ON l.id = k.line_id
LEFT JOIN came c ON c.since_on = k.since_on AND c.until_on = k.until_on AND coalesce(c.line_id, nobody()) = coalesce(k.line_id, nobody())
ORDER BY k.day, l.position NULLS FIRST, k.line_id, k.until_on, k.since_on
