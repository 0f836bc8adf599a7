-- Which open deals of this person have no next contact, or stand longer in their stage than its limit?
-- One row per deal; kind: over_limit or no_next. a: days in the stage, b: its limit in days, late: days over it (days in the stage without
-- one), planned: a next contact stands. A deal is not without one when the last contact said why there is none, nor while it is left alone.
-- takes: as_of timestamp, manager uuid
-- gives: kind varchar, item_id uuid, client_id uuid, client varchar, deal_id uuid, deal varchar, owner_id uuid, owner varchar
-- + line_id uuid, words varchar, late double, a double, b double, money double, planned boolean, version integer
WITH whose AS (
    SELECT id FROM visible.staff WHERE id = $manager
    UNION SELECT staff_id FROM visible.absences WHERE deputy_id = $manager AND since <= local_day($as_of) AND local_day($as_of) < until),
open_deals AS (
    SELECT d.id, d.client_id, coalesce(d.code, d.name) AS name, d.owner_id, d.line_id, d.amount, d.version, d.stage,
           days_between(d.since, $as_of) AS days, d.limit_hours / 24e0 AS limit_days
    FROM visible.deals_standing d
    WHERE d.kind = 'open' AND d.since <= $as_of AND ($manager IS NULL OR d.owner_id IN (SELECT id FROM whose))
      AND d.id NOT IN (SELECT entity_id FROM visible.quiet_spells
                       WHERE entity = 'deal' AND about IN ('no_next', 'over_limit', 'all') AND until_on > local_day($as_of))
      AND (d.client_id IS NULL OR d.client_id NOT IN (SELECT entity_id FROM visible.quiet_spells
                       WHERE entity = 'client' AND about = 'all' AND until_on > local_day($as_of)))),
talks AS (
    SELECT client_id, deal_id, state, happened_at, quiet_reason_id FROM visible.contacts
    WHERE state IN ('planned', 'held') AND client_id IN (SELECT client_id FROM open_deals)),
planned AS (
    SELECT o.id FROM open_deals o JOIN talks t ON t.deal_id = o.id AND t.state = 'planned'
    UNION SELECT o.id FROM open_deals o JOIN talks t ON t.client_id = o.client_id AND t.deal_id IS NULL AND t.state = 'planned'),
last_talk AS (
    SELECT client_id, quiet_reason_id, row_number() OVER (PARTITION BY client_id ORDER BY happened_at DESC, quiet_reason_id NULLS LAST) AS nth
    FROM talks WHERE state = 'held' AND happened_at <= $as_of),
explained AS (SELECT client_id FROM last_talk WHERE nth = 1 AND quiet_reason_id IS NOT NULL),
judged AS (
    SELECT o.*, p.id IS NOT NULL AS planned, coalesce(o.days > o.limit_days, false) AS is_over, e.client_id IS NOT NULL AS is_explained
    FROM open_deals o LEFT JOIN planned p ON p.id = o.id LEFT JOIN explained e ON e.client_id = o.client_id)
SELECT CASE WHEN j.is_over THEN 'over_limit' ELSE 'no_next' END AS kind, j.id AS item_id, k.id AS client_id, coalesce(k.name, j.name) AS client,
       j.id AS deal_id, j.name AS deal, j.owner_id, o.name AS owner, j.line_id, j.stage AS words,
       j.days - CASE WHEN j.is_over THEN j.limit_days ELSE 0e0 END AS late, j.days AS a, j.limit_days AS b, CAST(j.amount AS DOUBLE) AS money,
       j.planned, j.version
FROM judged j LEFT JOIN visible.clients_in_hand k ON k.id = j.client_id LEFT JOIN visible.staff o ON o.id = j.owner_id
WHERE j.is_over OR NOT (j.planned OR j.is_explained)
ORDER BY j.days DESC, j.id
