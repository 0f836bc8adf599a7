-- Who is in which half of an experiment, who got it, and what did each buy in the days that count?
-- One row per client of an experiment. bought (what comes back is no purchase), amount (netted): purchases of its line after the beginning up to the last day that counts; empty until that
-- day has passed: a look before the end would choose the moment by the result. got_it as in experiments/list.
-- takes: as_of timestamp, experiment uuid, arm varchar, bought boolean, got_it boolean
-- gives: client varchar, half varchar, owner varchar, got_it boolean, bought boolean, amount decimal, experiment_id uuid, client_id uuid
WITH about AS (
    SELECT id, line_id, happened_at, plus_days(local_day(happened_at), outcome_days) AS ends_on FROM visible.experiments
    WHERE happened_at <= $as_of AND ($experiment IS NULL OR id = $experiment)),
inside AS (
    SELECT x.experiment_id, x.client_id, x.arm, x.done_at, x.contact_id, e.line_id, e.happened_at, e.ends_on, e.ends_on < local_day($as_of) AS over
    FROM visible.experiment_clients x JOIN about e ON e.id = x.experiment_id),
held AS (
    SELECT c.id, coalesce(m.happened_at, c.happened_at) AS at FROM visible.contacts c LEFT JOIN visible.contacts m ON m.id = c.moved_to_id
    WHERE c.id IN (SELECT contact_id FROM inside) AND coalesce(m.state, c.state) = 'held'),
paid AS (
    SELECT i.experiment_id, i.client_id, count(p.id) FILTER (WHERE coalesce(p.amount, 0) >= 0) > 0 AS bought, coalesce(sum(p.amount), 0) AS amount
    FROM inside i LEFT JOIN visible.purchases p ON p.client_id = i.client_id AND p.line_id = i.line_id AND p.happened_at > i.happened_at
        AND local_day(p.happened_at) <= i.ends_on AND p.happened_at <= $as_of AND (p.undone_at IS NULL OR p.undone_at > $as_of)
    GROUP BY i.experiment_id, i.client_id),
told AS (
    SELECT c.name AS client, i.arm, s.name AS owner,
           i.arm = 'treated' AND (coalesce(i.done_at <= $as_of, false) OR coalesce(h.at <= $as_of, false)) AS got_it,
           CASE WHEN i.over THEN p.bought END AS bought, CASE WHEN i.over THEN p.amount END AS amount, i.experiment_id, i.client_id
    FROM inside i JOIN visible.clients c ON c.id = i.client_id JOIN paid p ON p.experiment_id = i.experiment_id AND p.client_id = i.client_id
    LEFT JOIN held h ON h.id = i.contact_id
    LEFT JOIN visible.staff s ON s.id = c.owner_id)
SELECT client, arm AS half, owner, got_it, bought, amount, experiment_id, client_id FROM told
WHERE ($arm IS NULL OR arm = $arm) AND ($bought IS NULL OR bought = $bought) AND ($got_it IS NULL OR got_it = $got_it)
ORDER BY half DESC, client, client_id
