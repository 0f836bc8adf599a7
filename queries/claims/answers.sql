-- Do leads that are answered fast become won deals more often?
-- One row per sender of leads in the period (a client, or a lead that named none): the first one, 180 days or more before as_of. exposed: a person
-- answered within 60 working minutes; what waits on counts as not; happened: a deal of the lead was won from the next day on to the 180th.
-- Alike: line, source, and what the sender had bought in the 365 days before. Credited to the owner of the lead on the day it came.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, exposed boolean, happened boolean
-- gives: client varchar, line varchar, day date, exposed boolean, happened boolean, days integer, bought_before bigint, spent_before decimal, alike varchar
-- + lead_id uuid
WITH came AS (
    SELECT id, client_id, name, line_id, source_id, happened_at, local_day(happened_at) AS day,
           row_number() OVER (PARTITION BY coalesce(client_id, id) ORDER BY happened_at, id) AS nth
    FROM visible.leads WHERE happened_at >= $since AND happened_at < $until AND happened_at <= $as_of AND ($line IS NULL OR line_id = $line)),
lead AS (
    SELECT * FROM came WHERE nth = 1 AND whole_days_between(day, local_day($as_of)) >= 180
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
asked AS (SELECT id, id AS about, happened_at FROM lead UNION ALL SELECT id, client_id AS about, happened_at FROM lead),
answer AS (
    SELECT a.id, min(t.happened_at) AS at FROM asked a JOIN visible.contacts t ON coalesce(t.lead_id, t.client_id) = a.about
        AND t.happened_at >= a.happened_at AND t.happened_at <= $as_of
    WHERE t.state = 'held' AND t.direction = 'out' AND NOT t.automatic GROUP BY a.id),
waited AS (
    SELECT l.id, b.minutes_before + minutes_open(n.at, b.opens_at, b.closes_at)
           - a.minutes_before - minutes_open(l.happened_at, a.opens_at, a.closes_at) AS minutes
    FROM lead l JOIN answer n ON n.id = l.id JOIN visible.calendar a ON a.day = l.day JOIN visible.calendar b ON b.day = local_day(n.at)),
won AS (
    SELECT DISTINCT l.id FROM lead l JOIN visible.deals d ON d.lead_id = l.id JOIN visible.stage_spans s ON s.deal_id = d.id
    WHERE s.kind = 'won' AND s.valid_from <= $as_of AND whole_days_between(l.day, local_day(s.valid_from)) BETWEEN 1 AND 180),
bought AS (
    SELECT l.id, count(*) AS bought_before, sum(p.amount) AS spent_before FROM lead l JOIN visible.purchases p ON p.client_id = l.client_id
        AND p.happened_at < l.happened_at AND whole_days_between(local_day(p.happened_at), l.day) <= 365
    WHERE p.undone_at IS NULL OR p.undone_at > $as_of GROUP BY l.id),
owned AS (
    SELECT o.lead_id, o.owner_id, row_number() OVER (PARTITION BY o.lead_id ORDER BY o.happened_at DESC, o.entered_at DESC, o.id) AS back
    FROM visible.lead_owners o JOIN lead l ON l.id = o.lead_id WHERE local_day(o.happened_at) <= l.day),
told AS (
    SELECT l.id, l.name, l.client_id, l.line_id, l.source_id, l.day, coalesce(w.minutes <= 60, false) AS exposed, v.id IS NOT NULL AS happened,
           coalesce(b.bought_before, 0) AS bought_before, b.spent_before
    FROM lead l LEFT JOIN waited w ON w.id = l.id LEFT JOIN won v ON v.id = l.id LEFT JOIN bought b ON b.id = l.id
    LEFT JOIN owned o ON o.lead_id = l.id AND o.back = 1 LEFT JOIN visible.staff s ON s.id = o.owner_id
    WHERE ($team IS NULL OR coalesce(s.team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(o.owner_id, nobody()) = $manager))
SELECT coalesce(c.name, t.name) AS client, n.name AS line, t.day, t.exposed, t.happened, CAST(NULL AS INTEGER) AS days, t.bought_before, t.spent_before,
       s.name AS alike, t.id AS lead_id
FROM told t LEFT JOIN visible.clients c ON c.id = t.client_id LEFT JOIN visible.lines n ON n.id = t.line_id
LEFT JOIN visible.sources s ON s.id = t.source_id
WHERE ($exposed IS NULL OR t.exposed = $exposed) AND ($happened IS NULL OR t.happened = $happened)
ORDER BY t.day, client, t.id
