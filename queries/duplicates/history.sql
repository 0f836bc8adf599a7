-- Which cards were merged, by whom, and which merge may be undone now?
-- One row per merge, the latest first, at most a hundred. A merge is undone after the later ones of the same cards.
-- takes: nothing
-- gives: id uuid, entity varchar, kept_id uuid, gone_id uuid, kept varchar, gone varchar, happened_at timestamp, actor varchar,
-- + undone_at timestamp, undone_by varchar, is_last boolean
SELECT m.id, m.entity, m.kept_id, m.gone_id, m.kept_name AS kept, m.gone_name AS gone, m.happened_at, a.name AS actor, m.undone_at, u.name AS undone_by,
       NOT EXISTS (
           SELECT 1 FROM visible.merges n
           WHERE n.undone_at IS NULL AND n.id <> m.id AND n.happened_at >= m.happened_at
             AND (n.kept_id = m.kept_id OR n.kept_id = m.gone_id OR n.gone_id = m.kept_id OR n.gone_id = m.gone_id)) AS is_last
FROM visible.merges m LEFT JOIN visible.staff a ON a.id = m.actor_id LEFT JOIN visible.staff u ON u.id = m.undone_by
ORDER BY m.happened_at DESC, m.id LIMIT 100
