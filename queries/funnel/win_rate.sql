-- Of the deals closed in the period, which share was won, and what did the won bring?
-- One row. Closed = the last event at or before as_of is won or lost and lies in the period; a reopened deal is open.
-- Credit: the owner at closing; revenue = the amount at closing.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: won bigint, lost bigint, closed bigint, win_rate double, low double, high double, revenue decimal, closed_amount decimal
-- + money_rate double, average_won double, median_won double, median_days double
WITH closed AS (
    SELECT deal_id, kind, amount, days_between(created_at, valid_from) AS days
    FROM visible.stage_spans
    WHERE kind <> 'open' AND valid_from >= $since AND valid_from < $until AND valid_from <= $as_of
      AND (valid_to IS NULL OR valid_to > $as_of)
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
counted AS (
    SELECT count(*) FILTER (WHERE kind = 'won') AS won, count(*) FILTER (WHERE kind = 'lost') AS lost, count(*) AS closed,
           coalesce(sum(amount) FILTER (WHERE kind = 'won'), 0) AS revenue, coalesce(sum(amount), 0) AS closed_amount,
           avg(amount) FILTER (WHERE kind = 'won') AS average_won,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY CASE WHEN kind = 'won' THEN CAST(amount AS DOUBLE) END) AS median_won,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY days) AS median_days
    FROM closed)
SELECT won, lost, closed, share(won, closed) AS win_rate, wilson_low(won, closed) AS low, wilson_high(won, closed) AS high,
       revenue, closed_amount, CASE WHEN closed_amount > 0 THEN CAST(revenue AS DOUBLE) / CAST(closed_amount AS DOUBLE) END AS money_rate,
       average_won, median_won, median_days
FROM counted
