-- What is a deal of each line worth, by the closed deals this viewer may see?
-- One row per line: deals won and lost so far, win_share = (won + 1) / (won + lost + 2), which is one half without history, and the average won amount.
-- takes: nothing
-- gives: line_id uuid, won bigint, lost bigint, win_share double, average double
SELECT l.id AS line_id, count(*) FILTER (WHERE s.kind = 'won') AS won, count(*) FILTER (WHERE s.kind = 'lost') AS lost,
       (count(*) FILTER (WHERE s.kind = 'won') + 1e0) / (count(s.deal_id) + 2e0) AS win_share,
       CAST(avg(s.amount) FILTER (WHERE s.kind = 'won') AS DOUBLE) AS average
FROM visible.lines l LEFT JOIN visible.stage_spans s ON s.line_id = l.id AND s.valid_to IS NULL AND s.kind IN ('won', 'lost')
GROUP BY l.id ORDER BY l.id
