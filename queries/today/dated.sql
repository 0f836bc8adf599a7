-- Which planned contacts, promises, complaints and offers wait for this person, up to a week ahead (offers that end: three working days)?
-- One row each, the longest late first. kind: contact, ours, theirs, complaint, offer. Of a colleague this person is deputy of today, too;
-- manager left out: of everybody in hand; escalated: late complaints of everybody as well. money: the offer or the deal, without
-- one all open deals of the client; year: what the client bought in 365 days; late: days, below 0 when still to come. detail: kind of contact, how bad.
-- takes: as_of timestamp, manager uuid, escalated boolean
-- gives: kind varchar, item_id uuid, client_id uuid, client varchar, person_id uuid, person varchar, deal_id uuid, deal varchar
-- + lead_id uuid, owner_id uuid, owner varchar, line_id uuid, words varchar, detail varchar, due_at timestamp, late double
-- + money double, year double, version integer
WITH whose AS (
    SELECT id FROM visible.staff WHERE id = $manager
    UNION SELECT staff_id FROM visible.absences WHERE deputy_id = $manager AND since <= local_day($as_of) AND local_day($as_of) < until),
ahead AS (
    SELECT day, row_number() OVER (ORDER BY day) AS n FROM visible.calendar
    WHERE day > local_day($as_of) AND day < plus_days(local_day($as_of), 40) AND opens_at IS NOT NULL),
every_one AS (
    SELECT 'contact' AS kind, id AS item_id, client_id, person_id, deal_id, lead_id, staff_id AS owner_id, line_id, note AS words,
           kind AS detail, due_at, version, false AS any_ones, CAST(NULL AS DECIMAL(18,2)) AS amount
    FROM visible.contacts WHERE state = 'planned' AND due_at < utc_of_day(plus_days(local_day($as_of), 8))
    UNION ALL
    SELECT side, id, client_id, NULL, deal_id, NULL, owner_id, line_id, what, side, end_before(plus_days(due_on, 1)), version, false, NULL
    FROM visible.promises WHERE state = 'open' AND due_on <= plus_days(local_day($as_of), 7)
    UNION ALL
    SELECT 'complaint', p.id, p.client_id, NULL, NULL, NULL, coalesce(p.owner_id, k.owner_id), p.line_id, p.what, CAST(p.severity AS VARCHAR),
           p.deadline_at, p.version, coalesce($escalated AND p.deadline_at < $as_of, false), NULL
    FROM visible.complaints p LEFT JOIN visible.clients k ON k.id = p.client_id WHERE p.closed_at IS NULL
    UNION ALL
    SELECT 'offer', id, client_id, NULL, deal_id, NULL, owner_id, line_id, what, NULL, end_before(plus_days(until_on, 1)), version, false, amount
    FROM visible.offers
    WHERE state = 'made' AND until_on <= (SELECT coalesce(max(day), plus_days(local_day($as_of), 5)) FROM ahead WHERE n <= 3)),
item AS (SELECT * FROM every_one WHERE $manager IS NULL OR any_ones OR owner_id IN (SELECT id FROM whose)),
deals AS (
    SELECT d.id, d.client_id, coalesce(d.code, d.name) AS name, d.amount
    FROM visible.deals_in_hand d JOIN visible.stages s ON s.id = d.stage_id AND s.kind = 'open'
    WHERE d.client_id IN (SELECT client_id FROM item)),
sums AS (SELECT client_id, sum(amount) AS amount FROM deals GROUP BY client_id),
years AS (
    SELECT client_id, sum(amount) AS amount FROM visible.sales
    WHERE happened_at > $as_of - INTERVAL 365 DAY AND happened_at <= $as_of AND client_id IN (SELECT client_id FROM item)
    GROUP BY client_id)
SELECT i.kind, i.item_id, i.client_id, coalesce(k.name, l.name) AS client, i.person_id, p.name AS person, i.deal_id, d.name AS deal, i.lead_id,
       i.owner_id, o.name AS owner, i.line_id, i.words, i.detail, i.due_at, days_between(i.due_at, $as_of) AS late,
       CAST(coalesce(i.amount, d.amount, m.amount) AS DOUBLE) AS money, CAST(y.amount AS DOUBLE) AS year, i.version
FROM item i LEFT JOIN visible.clients_in_hand k ON k.id = i.client_id LEFT JOIN visible.leads_in_hand l ON l.id = i.lead_id
LEFT JOIN visible.persons p ON p.id = i.person_id LEFT JOIN visible.staff o ON o.id = i.owner_id
LEFT JOIN deals d ON d.id = i.deal_id LEFT JOIN sums m ON m.client_id = i.client_id LEFT JOIN years y ON y.client_id = i.client_id
WHERE k.id IS NOT NULL OR l.id IS NOT NULL
ORDER BY i.due_at NULLS LAST, i.kind, i.item_id
