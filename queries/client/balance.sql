-- What stands on either side of the account of trust with this client?
-- One row per deposit or withdrawal, the oldest first; each names the row it follows from (entity, entity_id). now: what is left of its points, halved
-- every company.balance_half_life days; balance: the sum right after it. Ours kept and broken; complaints solved within their deadline, late, or
-- open past it; silence longer than twice the usual gap between days of contact (three gaps at least); a talk within a day of a birthday.
-- takes: client uuid, as_of timestamp
-- gives: happened_on date, code varchar, name varchar, points double, what varchar, who varchar, now double, balance double, total double,
-- + entity varchar, entity_id uuid, version integer, by_hand boolean
WITH talk AS (
    SELECT local_day(happened_at) AS day, min(CAST(id AS VARCHAR)) AS id FROM visible.contacts
    WHERE client_id = $client AND state = 'held' AND happened_at <= $as_of GROUP BY local_day(happened_at)),
pace AS (
    SELECT id, day, coalesce(lead(day) OVER (ORDER BY day), plus_days(local_day($as_of), 1)) AS next_day,
           whole_days_between(min(day) OVER (), day) AS span, row_number() OVER (ORDER BY day) - 1 AS gaps FROM talk),
silent AS (SELECT id, plus_days(day, ceil(2e0 * span / gaps)) AS day, next_day FROM pace WHERE gaps >= 3),
born AS (
    SELECT p.id, p.name, plus_months(p.birthday, 12 * (EXTRACT(YEAR FROM t.day) + y.n - EXTRACT(YEAR FROM p.birthday))) AS day, c.id AS contact_id,
           t.day AS talked_on, row_number() OVER (PARTITION BY p.id, EXTRACT(YEAR FROM t.day) + y.n ORDER BY c.happened_at, c.id) AS nth
    FROM visible.person_roles r JOIN visible.persons p ON p.id = r.person_id
    JOIN visible.contacts c ON c.client_id = $client AND c.state = 'held' AND c.happened_at <= $as_of AND coalesce(c.person_id, p.id) = p.id
    JOIN talk t ON t.day = local_day(c.happened_at) CROSS JOIN (SELECT -1 AS n UNION ALL SELECT 0 UNION ALL SELECT 1) y
    WHERE r.client_id = $client AND p.birthday IS NOT NULL AND whole_days_between(
        plus_months(p.birthday, 12 * (EXTRACT(YEAR FROM t.day) + y.n - EXTRACT(YEAR FROM p.birthday))), t.day) BETWEEN -1 AND 1),
entry AS (
    SELECT local_day(settled_at) AS day, CASE state WHEN 'kept' THEN 'promise_kept' ELSE 'promise_broken' END AS code, CAST(NULL AS DOUBLE) AS points,
           what, CAST(NULL AS VARCHAR) AS who, 'promise' AS entity, id AS entity_id, version, false AS by_hand
    FROM visible.promises WHERE client_id = $client AND side = 'ours' AND state IN ('kept', 'broken') AND settled_at <= $as_of
    UNION ALL
    SELECT local_day(CASE WHEN closed_at <= deadline_at THEN closed_at ELSE deadline_at END),
           CASE WHEN closed_at <= deadline_at THEN 'complaint_fast' WHEN closed_at <= $as_of THEN 'deadline_missed' ELSE 'complaint_unresolved' END,
           NULL, what, NULL, 'complaint', id, version, false
    FROM visible.complaints WHERE client_id = $client AND deadline_at IS NOT NULL AND happened_at <= $as_of
        AND ((closed_at <= deadline_at AND closed_at <= $as_of) OR deadline_at < $as_of)
    UNION ALL
    SELECT day, 'silence', NULL, NULL, NULL, 'contact', CAST(id AS UUID), NULL, false FROM silent WHERE day < next_day AND day <= local_day($as_of)
    UNION ALL
    SELECT talked_on, 'congratulation', NULL, NULL, name, 'contact', contact_id, NULL, false FROM born WHERE nth = 1
    UNION ALL
    SELECT local_day(e.happened_at), e.code, e.points, e.what, s.name, 'entry', e.id, e.version, true
    FROM visible.relationship_entries e LEFT JOIN visible.staff s ON s.id = e.entered_by WHERE e.client_id = $client AND e.happened_at <= $as_of),
weighed AS (
    SELECT e.day, e.code, p.name, coalesce(e.points, p.points) AS points, e.what, e.who, e.entity, e.entity_id, e.version, e.by_hand,
           whole_days_between(e.day, local_day($as_of)) / y.balance_half_life AS halvings
    FROM entry e LEFT JOIN visible.relationship_points p ON p.code = e.code AND (e.by_hand OR p.retired_at IS NULL) CROSS JOIN visible.company y
    WHERE coalesce(e.points, p.points) IS NOT NULL)
SELECT day AS happened_on, code, coalesce(name, code) AS name, points, what, who, points * power(2e0, -halvings) AS now,
       power(2e0, halvings) * sum(points * power(2e0, -halvings)) OVER (ORDER BY day, entity_id, code ROWS UNBOUNDED PRECEDING) AS balance,
       sum(points * power(2e0, -halvings)) OVER () AS total, entity, entity_id, version, by_hand
FROM weighed ORDER BY day, entity_id, code
