-- Which clients bought both of a pair, bought one after the other, or only the first?
-- One row per client of the line. kind: both (in the twelve months up to as_of); began (first bought the first a year ago or longer, without
-- the second by then); followed (of those, the second within twelve months after it); lacking (in hand, ever the first, never the second).
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid, level varchar, line_id uuid, first varchar, second varchar, kind varchar
-- gives: client varchar, owner varchar, first_on date, second_on date, last_bought date, client_id uuid
WITH bought AS (
    SELECT i.client_id, CASE WHEN $level = 'series' THEN i.series ELSE i.product END AS item, min(c.name) AS client, min(o.name) AS owner,
           min(local_day(i.happened_at)) AS first_day, max(local_day(i.happened_at)) AS last_day,
           max(local_day(i.happened_at)) > plus_months(local_day($as_of), -12) AS recent,
           min(local_day(i.happened_at)) <= plus_months(local_day($as_of), -12) AS old,
           bool_and(c.in_hand AND (c.retired_at IS NULL OR c.retired_at > $as_of)) AS stays
    FROM visible.bought_items i JOIN visible.client_cards c ON c.id = i.client_id
    LEFT JOIN visible.client_owners w ON w.client_id = i.client_id
        AND (w.valid_from IS NULL OR w.valid_from <= $as_of) AND (w.valid_to IS NULL OR w.valid_to > $as_of)
    LEFT JOIN visible.staff o ON o.id = w.owner_id
    WHERE i.happened_at <= $as_of
      AND ($line IS NULL OR i.line_id = $line) AND ($line_id IS NULL OR i.line_id = $line_id)
      AND ($team IS NULL OR coalesce(w.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(w.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(c.source_id, nobody()) = $source)
      AND CASE WHEN $level = 'series' THEN i.series ELSE i.product END IN ($first, $second)
    GROUP BY i.client_id, CASE WHEN $level = 'series' THEN i.series ELSE i.product END)
SELECT a.client, a.owner, a.first_day AS first_on, b.first_day AS second_on, greatest(a.last_day, coalesce(b.last_day, a.last_day)) AS last_bought,
       a.client_id
FROM bought a LEFT JOIN bought b ON b.client_id = a.client_id AND b.item = $second
WHERE a.item = $first
  AND CASE $kind WHEN 'both' THEN a.recent AND coalesce(b.recent, false)
                 WHEN 'began' THEN a.old AND coalesce(b.first_day > a.first_day, true)
                 WHEN 'followed' THEN a.old AND coalesce(b.first_day > a.first_day AND b.first_day <= plus_months(a.first_day, 12), false)
                 ELSE a.stays AND b.client_id IS NULL END
ORDER BY last_bought DESC, a.client, a.client_id
