-- Which deals were due in the period, as was believed then, and what became of them by its end?
-- One row per period: this one (back 0) and the earlier ones (12 months, 8 quarters) that began after the first deal.
-- Seen from the first moment of each period (at_start), else from the same day of it as as_of; due: open then, with a close date in the period as known
-- then, for the amount and the owner of then. slipped: not closed in the period, or put off beyond it already; still: open and due while it runs.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, at_start boolean
-- gives: back bigint, since date, until date, at timestamp, due bigint, due_amount double, won bigint, won_amount double, lost bigint, slipped bigint
-- + slipped_amount double, still bigint
WITH asked AS (
    SELECT local_day($since) AS since, local_day($until) AS until, greatest(1, months_between(local_day($since), local_day($until))) AS months),
period AS (
    SELECT CAST(0 AS BIGINT) AS back, since, until FROM asked
    UNION ALL
    SELECT months_between(c.day, local_month($since)), plus_months(a.since, -months_between(c.day, local_month($since))),
           plus_months(a.until, -months_between(c.day, local_month($since)))
    FROM asked a JOIN visible.calendar c ON extract(day FROM c.day) = 1 AND c.day < local_month($since)
        AND c.day >= plus_months(local_month($since), CASE WHEN a.months < 3 THEN -12 ELSE -24 END)
        AND months_between(c.day, local_month($since)) % a.months = 0
    WHERE plus_months(a.since, -months_between(c.day, local_month($since))) >= (SELECT local_day(min(valid_from)) FROM visible.stage_spans)),
seen AS (
    SELECT back, since, until, CASE WHEN $at_start THEN utc_of_day(since) WHEN back = 0 THEN $as_of
               ELSE end_before(plus_days(plus_months(local_day($as_of), -back), 1)) END AS at,
           CASE WHEN end_before(until) < $as_of THEN end_before(until) ELSE $as_of END AS ended_at, end_before(until) <= $as_of AS is_over
    FROM period),
close AS (                                                     -- the days named in each period; no day is in two periods
    SELECT s.back, s.at, s.ended_at, s.is_over, c.deal_id, c.valid_from, c.valid_to
    FROM seen s JOIN visible.deal_closes c ON c.close_on >= s.since AND c.close_on < s.until),
due AS (
    SELECT c.back, c.ended_at, c.is_over, c.deal_id, CAST(h.amount AS DOUBLE) AS amount
    FROM close c
    JOIN visible.stage_holdings h ON h.deal_id = c.deal_id AND h.held_from <= c.at AND (h.held_to IS NULL OR h.held_to > c.at)
    WHERE (c.valid_from IS NULL OR c.valid_from <= c.at) AND (c.valid_to IS NULL OR c.valid_to > c.at)
      AND h.kind = 'open' AND ($line IS NULL OR h.line_id = $line)
      AND ($team IS NULL OR coalesce(h.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(h.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(h.source_id, nobody()) = $source)),
became AS (
    SELECT d.back, d.deal_id, d.amount, CASE WHEN e.kind <> 'open' THEN e.kind WHEN c.deal_id IS NOT NULL THEN 'still' ELSE 'slipped' END AS outcome
    FROM due d JOIN visible.stage_spans e ON e.deal_id = d.deal_id AND e.valid_from <= d.ended_at AND (e.valid_to IS NULL OR e.valid_to > d.ended_at)
    LEFT JOIN close c ON c.deal_id = d.deal_id AND c.back = d.back AND NOT c.is_over AND (c.valid_from IS NULL OR c.valid_from <= c.ended_at)
        AND (c.valid_to IS NULL OR c.valid_to > c.ended_at))
SELECT s.back, s.since, s.until, s.at, count(b.deal_id) AS due, coalesce(sum(b.amount), 0) AS due_amount,
       count(b.deal_id) FILTER (WHERE b.outcome = 'won') AS won, coalesce(sum(b.amount) FILTER (WHERE b.outcome = 'won'), 0) AS won_amount,
       count(b.deal_id) FILTER (WHERE b.outcome = 'lost') AS lost, count(b.deal_id) FILTER (WHERE b.outcome = 'slipped') AS slipped,
       coalesce(sum(b.amount) FILTER (WHERE b.outcome = 'slipped'), 0) AS slipped_amount, count(b.deal_id) FILTER (WHERE b.outcome = 'still') AS still
FROM seen s LEFT JOIN became b ON b.back = s.back GROUP BY s.back, s.since, s.until, s.at ORDER BY s.back
