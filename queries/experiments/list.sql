-- Which experiments are there, how far is each, and who is in its halves?
-- One row per experiment, the latest first. ends_on: the last local day that counts; over: that day has passed; done: of the treated, said to have
-- got it by a person, or by a planned contact that was held (itself or the one it was moved to).
-- takes: as_of timestamp, line uuid, experiment uuid
-- gives: id uuid, name varchar, line varchar, line_id uuid, action varchar, what varchar, chosen varchar, author varchar, happened_at timestamp
-- + outcome_days integer, ends_on date, over boolean, days_left integer, stopped_at timestamp, treated bigint, control bigint, done bigint
-- + version integer
WITH shown AS (
    SELECT * FROM visible.experiments
    WHERE happened_at <= $as_of AND ($line IS NULL OR line_id = $line) AND ($experiment IS NULL OR id = $experiment)),
held AS (
    SELECT c.id, coalesce(m.happened_at, c.happened_at) AS at FROM visible.contacts c LEFT JOIN visible.contacts m ON m.id = c.moved_to_id
    WHERE c.id IN (SELECT contact_id FROM visible.experiment_clients) AND coalesce(m.state, c.state) = 'held'),
counted AS (
    SELECT x.experiment_id, count(*) FILTER (WHERE x.arm = 'treated') AS treated, count(*) FILTER (WHERE x.arm = 'control') AS control,
           count(*) FILTER (WHERE x.arm = 'treated' AND (x.done_at <= $as_of OR h.at <= $as_of)) AS done
    FROM visible.experiment_clients x JOIN visible.clients c ON c.id = x.client_id LEFT JOIN held h ON h.id = x.contact_id
    GROUP BY x.experiment_id)
SELECT e.id, e.name, l.name AS line, e.line_id, e.action, e.what, e.chosen, s.name AS author, e.happened_at, e.outcome_days,
       plus_days(local_day(e.happened_at), e.outcome_days) AS ends_on,
       plus_days(local_day(e.happened_at), e.outcome_days) < local_day($as_of) AS over,
       CAST(CASE WHEN plus_days(local_day(e.happened_at), e.outcome_days) < local_day($as_of) THEN 0
            ELSE greatest(1, whole_days_between(local_day($as_of), plus_days(local_day(e.happened_at), e.outcome_days))) END AS INTEGER) AS days_left,
       CASE WHEN e.stopped_at <= $as_of THEN e.stopped_at END AS stopped_at, coalesce(n.treated, 0) AS treated, coalesce(n.control, 0) AS control,
       coalesce(n.done, 0) AS done, e.version
FROM shown e LEFT JOIN visible.lines l ON l.id = e.line_id LEFT JOIN visible.staff s ON s.id = e.entered_by
LEFT JOIN counted n ON n.experiment_id = e.id
ORDER BY e.happened_at DESC, e.id
