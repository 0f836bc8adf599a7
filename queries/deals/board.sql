-- Which deals stand open in which stage of this line, and which of them need somebody first?
-- One row per open deal in hand; within a stage those over their limit first, then those without a next contact, then the longest there.
-- At most `most` of a stage (20), of the stage `whole` all; n and sum_amount count the whole stage as filtered.
-- quiet, over: true narrows to deals without a next contact, over their limit.
-- takes: as_of timestamp, line uuid, manager uuid, source uuid, quiet boolean, over boolean, q varchar, most integer, whole uuid
-- gives: stage_id uuid, n bigint, sum_amount decimal, deal_id uuid, deal varchar, client_id uuid, client varchar, amount decimal, days double,
-- + limit_days double, is_over boolean, next_at timestamp, owner varchar, owner_id uuid, version integer
WITH typed AS (SELECT '%' || coalesce(folded($q), '') || '%' AS words),
planned AS (SELECT deal_id, client_id, due_at FROM visible.contacts WHERE state = 'planned'),
of_deal AS (SELECT deal_id, min(due_at) AS next_at FROM planned WHERE deal_id IS NOT NULL GROUP BY deal_id),
of_client AS (SELECT client_id, min(due_at) AS next_at FROM planned WHERE deal_id IS NULL AND client_id IS NOT NULL GROUP BY client_id),
standing AS (
    SELECT d.stage_id, d.id AS deal_id, d.name AS deal, d.client_id, c.name AS client, d.amount, d.owner_id, d.version,
           days_between(d.since, $as_of) AS days, d.limit_hours / 24e0 AS limit_days,
           coalesce(hours_between(d.since, $as_of) > d.limit_hours, false) AS is_over,
           CASE WHEN p.next_at IS NULL OR k.next_at < p.next_at THEN k.next_at ELSE p.next_at END AS next_at
    FROM visible.deals_standing d CROSS JOIN typed t LEFT JOIN visible.clients c ON c.id = d.client_id
    LEFT JOIN of_deal p ON p.deal_id = d.id LEFT JOIN of_client k ON k.client_id = d.client_id
    WHERE d.kind = 'open' AND ($line IS NULL OR d.line_id = $line)
      AND ($manager IS NULL OR coalesce(d.owner_id, nobody()) = $manager) AND ($source IS NULL OR coalesce(d.source_id, nobody()) = $source)
      AND (coalesce(trim($q), '') = '' OR folded(d.name) LIKE t.words OR c.name_norm LIKE t.words OR lower(d.code) = lower(trim($q)))),
placed AS (
    SELECT s.*, count(*) OVER (PARTITION BY stage_id) AS n, sum(amount) OVER (PARTITION BY stage_id) AS sum_amount,
           row_number() OVER (PARTITION BY stage_id ORDER BY CASE WHEN is_over THEN 0 ELSE 1 END, CASE WHEN next_at IS NULL THEN 0 ELSE 1 END,
               days DESC, deal_id) AS place
    FROM standing s
    WHERE ($quiet IS NULL OR (next_at IS NULL) = $quiet) AND ($over IS NULL OR is_over = $over))
SELECT p.stage_id, p.n, p.sum_amount, p.deal_id, p.deal, p.client_id, p.client, p.amount, p.days, p.limit_days, p.is_over, p.next_at,
       o.name AS owner, p.owner_id, p.version
FROM placed p LEFT JOIN visible.staff o ON o.id = p.owner_id
WHERE p.place <= coalesce($most, 20) OR p.stage_id = $whole
ORDER BY p.stage_id, p.place
