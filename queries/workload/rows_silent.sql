-- Which clients are silent for longer than their own rhythm explains?
-- One row per client that workload/silent counts (bought or with an open deal, nothing planned): the last contact, days since, and the usual gap in days; longest beyond its rhythm first.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: client_id uuid, client varchar, last_at timestamp, silent_days double, usual_gap double, contacts_days bigint, owner varchar
WITH talk AS (
    SELECT client_id, count(DISTINCT CAST(happened_at AS DATE)) AS days, min(happened_at) AS first_at, max(happened_at) AS last_at
    FROM visible.contacts
    WHERE state = 'held' AND NOT automatic AND client_id IS NOT NULL AND happened_at <= $as_of AND days_between(happened_at, $as_of) < 365
    GROUP BY client_id),
quiet AS (
    SELECT client_id, days, last_at, days_between(last_at, $as_of) AS silent_days, days_between(first_at, last_at) / (days - 1) AS usual_gap
    FROM talk WHERE days >= 4 AND days_between(last_at, $as_of) * (days - 1) > 2 * days_between(first_at, last_at)),
ahead AS (
    SELECT w.client_id FROM visible.contacts w WHERE w.planned_at <= $as_of AND (w.settled_at IS NULL OR w.settled_at > $as_of) AND w.due_at >= $as_of
    UNION ALL
    SELECT d.client_id FROM visible.contacts w JOIN visible.deals d ON d.id = w.deal_id
    WHERE w.planned_at <= $as_of AND (w.settled_at IS NULL OR w.settled_at > $as_of) AND w.due_at >= $as_of)
SELECT c.id AS client_id, c.name AS client, q.last_at, q.silent_days, q.usual_gap, q.days AS contacts_days, o.name AS owner
FROM quiet q JOIN visible.clients c ON c.id = q.client_id
JOIN visible.client_owners h ON h.client_id = c.id
    AND (h.valid_from IS NULL OR h.valid_from <= $as_of) AND (h.valid_to IS NULL OR h.valid_to > $as_of)
JOIN visible.owners o ON o.id = h.owner_id
WHERE (c.retired_at IS NULL OR c.retired_at > $as_of) AND (c.left_at IS NULL OR c.left_at > $as_of)
  AND NOT EXISTS (SELECT 1 FROM ahead a WHERE a.client_id = q.client_id)
  AND (q.client_id IN (SELECT client_id FROM visible.purchases WHERE happened_at <= $as_of AND (undone_at IS NULL OR undone_at > $as_of))
    OR q.client_id IN (SELECT client_id FROM visible.stage_spans WHERE kind = 'open' AND valid_from <= $as_of AND (valid_to IS NULL OR valid_to > $as_of)))
  AND ($line IS NULL OR c.line_id = $line) AND ($team IS NULL OR coalesce(o.team_id, nobody()) = $team)
  AND ($manager IS NULL OR o.id = $manager) AND ($source IS NULL OR coalesce(c.source_id, nobody()) = $source)
ORDER BY q.silent_days / nullif(q.usual_gap, 0) DESC NULLS FIRST, c.name, c.id
