-- Which deals explain that another system's funnel shows fewer in a stage than ours?
-- One row per deal created in the period that reached the stage by our count and is not in it by the rule (all_stages, any_stages, filled: see funnel/peers).
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, stage uuid, rule varchar
-- gives: deal_id uuid, deal varchar, client_id uuid, client varchar, stage varchar, missed varchar, amount decimal, owner varchar, created_at timestamp
WITH born AS (
    SELECT deal_id, line_id FROM visible.stage_spans
    WHERE seq = 1 AND valid_from >= $since AND valid_from < $until AND valid_from <= $as_of
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
walked AS (
    SELECT s.deal_id, s.stage_id, s.stage, s.position, s.kind, s.amount, s.owner_id, row_number() OVER (PARTITION BY s.deal_id ORDER BY s.seq DESC) AS back
    FROM visible.stage_spans s JOIN born b ON b.deal_id = s.deal_id WHERE s.valid_from <= $as_of),
deal AS (
    SELECT b.deal_id, b.line_id, coalesce(max(w.position) FILTER (WHERE w.kind <> 'lost'), 1) AS furthest, max(w.kind) FILTER (WHERE w.back = 1) AS now_kind
    FROM born b JOIN walked w ON w.deal_id = b.deal_id GROUP BY b.deal_id, b.line_id),
visited AS (SELECT DISTINCT deal_id, stage_id FROM walked),
gap AS (
    SELECT d.deal_id, d.now_kind, s.name, s.id = $stage AS is_this, row_number() OVER (PARTITION BY d.deal_id ORDER BY s.position, s.id) AS place
    FROM deal d JOIN visible.stages this ON this.id = $stage AND this.line_id = d.line_id AND d.furthest >= this.position
    JOIN visible.stages s ON s.line_id = d.line_id AND s.kind <> 'lost' AND (s.position < this.position OR s.id = this.id)
        AND (s.retired_at IS NULL OR s.retired_at > $as_of OR s.id IN (SELECT stage_id FROM visited))
    LEFT JOIN visited v ON v.deal_id = d.deal_id AND v.stage_id = s.id
    WHERE v.deal_id IS NULL),
left_out AS (
    SELECT deal_id, min(CASE WHEN place = 1 THEN name END) AS missed FROM gap GROUP BY deal_id, now_kind
    HAVING $rule = 'all_stages' OR (max(CASE WHEN is_this THEN 1 ELSE 0 END) = 1 AND ($rule = 'any_stages' OR now_kind = 'lost')))
SELECT d.id AS deal_id, d.name AS deal, d.client_id, c.name AS client, w.stage, g.missed, w.amount, o.name AS owner, d.happened_at AS created_at
FROM left_out g JOIN walked w ON w.deal_id = g.deal_id AND w.back = 1 JOIN visible.deals d ON d.id = g.deal_id
LEFT JOIN visible.clients c ON c.id = d.client_id LEFT JOIN visible.staff o ON o.id = w.owner_id
ORDER BY w.amount DESC NULLS LAST, d.id
