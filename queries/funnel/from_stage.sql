-- Of the deals that came to a stage or past it, how many will be won?
-- One row per open stage of each line, deals created in the period: Aalen-Johansen with the clock started when the deal was first at the stage or
-- past it (skips count), open deals censored at as_of; won + lost + undecided = 1. low, high: log-log limits with Aalen's variance.
-- shrunk: drawn to the line's mean by as much as 20 decided deals. Credit: the owner when the deal was created.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: line varchar, stage varchar, stage_id uuid, position integer, deals bigint, won bigint, lost bigint, closed_only double, p_win double
-- + low double, high double, p_lost double, undecided double, p_all double, shrunk double
WITH born AS (
    SELECT deal_id FROM visible.stage_spans
    WHERE seq = 1 AND valid_from >= $since AND valid_from < $until AND valid_from <= $as_of
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
walked AS (
    SELECT s.deal_id, s.line_id, s.seq, s.kind, s.valid_from, s.valid_to,
           CASE WHEN s.kind <> 'lost' THEN s.position WHEN s.seq = 1 THEN 1 ELSE 0 END AS height
    FROM born b JOIN visible.stage_spans s ON s.deal_id = b.deal_id WHERE s.valid_from <= $as_of),
climbed AS (
    SELECT *, max(height) OVER (PARTITION BY deal_id ORDER BY seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before FROM walked),
fate AS (
    SELECT deal_id, max(CASE WHEN valid_to IS NULL OR valid_to > $as_of THEN kind END) AS kind, max(valid_to) AS seen_to,
           max(CASE WHEN valid_to IS NULL OR valid_to > $as_of THEN valid_from END) AS there_at FROM walked GROUP BY deal_id),
aged AS (
    SELECT k.id AS stage_id, f.kind, round(days_between(c.valid_from,
               CASE WHEN f.kind IN ('won', 'lost') THEN f.there_at WHEN f.kind = 'open' THEN $as_of ELSE f.seen_to END), 1) AS t
    FROM climbed c JOIN fate f ON f.deal_id = c.deal_id
    JOIN visible.stages k ON k.line_id = c.line_id AND k.kind = 'open' AND k.position <= c.height AND k.position > coalesce(c.before, 0)),
at_time AS (
    SELECT stage_id, t, CAST(count(*) AS DOUBLE) AS m, CAST(count(*) FILTER (WHERE kind = 'won') AS DOUBLE) AS w,
           CAST(count(*) FILTER (WHERE kind IN ('won', 'lost')) AS DOUBLE) AS d FROM aged GROUP BY stage_id, t),
risk AS (SELECT *, sum(m) OVER (PARTITION BY stage_id ORDER BY t DESC) AS n FROM at_time),
open AS (
    SELECT *, coalesce(exp(sum(CASE WHEN n > d THEN ln(1 - d / n) ELSE 0 END) OVER (
                  PARTITION BY stage_id ORDER BY t ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)), 1e0) AS s FROM risk),
rising AS (SELECT *, sum(s * w / n) OVER (PARTITION BY stage_id) - sum(s * w / n) OVER (PARTITION BY stage_id ORDER BY t) AS rest FROM open),
found AS (
    SELECT stage_id, sum(m) AS deals, sum(w) AS won, sum(d - w) AS lost, sum(s * w / n) AS p_win, sum(s * (d - w) / n) AS p_lost,
           sqrt(sum(CASE WHEN d > 0 AND n > d THEN d * rest * rest / ((n - 1) * (n - d)) - 2 * rest * s * w * (n - w) / (n * (n - d) * (n - 1)) ELSE 0 END
                    + CASE WHEN n > 1 THEN s * s * w * (n - w) / (n * n * (n - 1)) ELSE s * s * w END)) AS error
    FROM rising GROUP BY stage_id),
bounded AS (
    SELECT *, CASE WHEN p_win > 1e-9 AND p_win < 1 - 1e-9 THEN 1.959963984540054 * error / (p_win * -ln(p_win)) END AS spread FROM found),
named AS (
    SELECT l.name AS line, l.position AS line_position, k.line_id, k.name AS stage, k.id AS stage_id, k.position, b.deals, b.won, b.lost, b.p_win,
           b.p_lost, b.spread, first_value(b.p_win) OVER (PARTITION BY k.line_id ORDER BY coalesce(b.deals, 0) DESC, k.position, k.id) AS p_all
    FROM visible.stages k JOIN visible.lines l ON l.id = k.line_id LEFT JOIN bounded b ON b.stage_id = k.id
    WHERE k.kind = 'open' AND ($line IS NULL OR k.line_id = $line) AND (k.retired_at IS NULL OR b.deals > 0))
SELECT line, stage, stage_id, position, CAST(coalesce(deals, 0) AS BIGINT) AS deals, CAST(coalesce(won, 0) AS BIGINT) AS won,
       CAST(coalesce(lost, 0) AS BIGINT) AS lost, share(won, won + lost) AS closed_only, p_win,
       power(p_win, exp(spread)) AS low, power(p_win, exp(-spread)) AS high, p_lost, greatest(1 - p_win - p_lost, 0e0) AS undecided, p_all,
       (p_win * (won + lost) + p_all * 20) / (won + lost + 20) AS shrunk
FROM named ORDER BY line_position, line_id, position, stage_id
