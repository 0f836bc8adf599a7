-- Whose birthday is within seven days, and which contracts end soon enough to ask about the next one?
-- One row per person at a client (birthday) or won deal with a contract end (renewal: company.renewal_days before it, until 30 days after,
-- unless a later deal is open or a contact about it is planned). a: days until then. money: amount of the deal; year: bought in 365 days.
-- takes: as_of timestamp, manager uuid
-- gives: kind varchar, item_id uuid, client_id uuid, client varchar, person_id uuid, person varchar, deal_id uuid, deal varchar
-- + owner_id uuid, owner varchar, line_id uuid, words varchar, late double, a double, money double, year double, version integer
WITH whose AS (
    SELECT id FROM visible.staff WHERE id = $manager
    UNION SELECT staff_id FROM visible.absences WHERE deputy_id = $manager AND since <= local_day($as_of) AND local_day($as_of) < until),
born AS (
    SELECT p.id, p.name, p.version, r.client_id, r.role,
           months_between(CAST(date_trunc('month', p.birthday) AS DATE), local_day($as_of)) AS months, p.birthday,
           row_number() OVER (PARTITION BY p.id ORDER BY r.is_main DESC, r.client_id) AS nth
    FROM visible.persons p JOIN visible.person_roles r ON r.person_id = p.id JOIN visible.clients_in_hand k ON k.id = r.client_id
    WHERE p.birthday IS NOT NULL AND p.retired_at IS NULL AND (r.until IS NULL OR r.until > local_day($as_of))
      AND ($manager IS NULL OR k.owner_id IN (SELECT id FROM whose))),
turned AS (
    SELECT b.*, plus_months(b.birthday, 12 * CAST(floor((b.months + 6) / 12e0) AS INTEGER)) AS near FROM born b WHERE b.nth = 1),
ending AS (
    SELECT d.id, d.client_id, coalesce(d.code, d.name) AS name, d.owner_id, d.line_id, d.amount, d.version, d.happened_at,
           whole_days_between(local_day($as_of), d.contract_end) AS days
    FROM visible.deals_in_hand d JOIN visible.stages s ON s.id = d.stage_id AND s.kind = 'won' CROSS JOIN visible.company y
    WHERE d.contract_end <= plus_days(local_day($as_of), coalesce(y.renewal_days, 60)) AND d.contract_end >= plus_days(local_day($as_of), -30)
      AND ($manager IS NULL OR d.owner_id IN (SELECT id FROM whose))
      AND d.id NOT IN (SELECT deal_id FROM visible.contacts WHERE state = 'planned' AND deal_id IS NOT NULL)),
followed AS (
    SELECT e.id FROM ending e JOIN visible.deals_in_hand n ON n.client_id = e.client_id AND n.happened_at > e.happened_at
    JOIN visible.stages t ON t.id = n.stage_id AND t.kind <> 'lost'),
both_kinds AS (
    SELECT 'birthday' AS kind, t.id AS item_id, t.client_id, t.id AS person_id, t.name AS person, CAST(NULL AS UUID) AS deal_id,
           CAST(NULL AS VARCHAR) AS deal, CAST(NULL AS UUID) AS owner_id, t.role AS words, whole_days_between(local_day($as_of), t.near) AS days,
           CAST(NULL AS DOUBLE) AS money, t.version
    FROM turned t WHERE t.near >= local_day($as_of) AND t.near <= plus_days(local_day($as_of), 7)
    UNION ALL
    SELECT 'renewal', e.id, e.client_id, NULL, NULL, e.id, e.name, e.owner_id, NULL, e.days, CAST(e.amount AS DOUBLE), e.version
    FROM ending e WHERE e.id NOT IN (SELECT id FROM followed)),
years AS (
    SELECT client_id, sum(amount) AS amount FROM visible.sales
    WHERE happened_at > $as_of - INTERVAL 365 DAY AND client_id IN (SELECT client_id FROM both_kinds) GROUP BY client_id),
quiet AS (SELECT entity_id, about FROM visible.quiet_spells WHERE until_on > local_day($as_of) AND about IN ('birthday', 'renewal', 'all'))
SELECT b.kind, b.item_id, k.id AS client_id, k.name AS client, b.person_id, b.person, b.deal_id, b.deal, coalesce(b.owner_id, k.owner_id) AS owner_id,
       o.name AS owner, k.line_id, b.words, CAST(0 - b.days AS DOUBLE) AS late, CAST(b.days AS DOUBLE) AS a, b.money,
       CAST(y.amount AS DOUBLE) AS year, b.version
FROM both_kinds b JOIN visible.clients_in_hand k ON k.id = b.client_id LEFT JOIN visible.staff o ON o.id = coalesce(b.owner_id, k.owner_id)
LEFT JOIN years y ON y.client_id = b.client_id
WHERE b.item_id NOT IN (SELECT entity_id FROM quiet) AND b.client_id NOT IN (SELECT entity_id FROM quiet WHERE about = 'all')
ORDER BY b.days, b.kind, b.item_id
