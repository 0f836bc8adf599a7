-- What became of the leads of each source that had time to ripen?
-- One row per source: leads of the 24 months before as_of that are older than nine of ten won deals needed from the inquiry to the win, those
-- with a won deal, and the revenue of their won deals.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: source_id uuid, leads bigint, converted bigint, revenue double, ripe_days double
WITH standing AS (
    SELECT inquiry_id, line_id, amount, days_between(asked_at, valid_from) AS days FROM visible.deal_standings
    WHERE kind = 'won' AND valid_from <= $as_of AND (valid_to IS NULL OR valid_to > $as_of)),
usual AS (SELECT percentile_cont(0.9) WITHIN GROUP (ORDER BY days) AS days FROM standing WHERE $line IS NULL OR line_id = $line),
won AS (SELECT inquiry_id, CAST(sum(amount) AS DOUBLE) AS revenue FROM standing GROUP BY inquiry_id)
SELECT i.source_id, count(*) AS leads, count(w.inquiry_id) AS converted, coalesce(sum(w.revenue), 0e0) AS revenue, max(u.days) AS ripe_days
FROM visible.inquiries i CROSS JOIN usual u LEFT JOIN won w ON w.inquiry_id = i.id
WHERE i.is_lead AND days_between(i.happened_at, $as_of) >= u.days AND months_between(local_month(i.happened_at), local_day($as_of)) <= 24
  AND ($line IS NULL OR i.line_id = $line)
  AND (($team IS NULL AND $manager IS NULL) OR i.id IN (SELECT inquiry_id FROM visible.inquiry_holders WHERE stood(held_from, held_to, $as_of)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager))) AND ($source IS NULL OR coalesce(i.source_id, nobody()) = $source)
GROUP BY i.source_id ORDER BY i.source_id
