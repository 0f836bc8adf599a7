-- Which leads stand behind the first answer, and how long did each wait?
-- One row per lead of the period, with the owner at the answer, or as of as_of; which: late (over the target or still
-- waiting), unanswered, answered, or all; after, within: only those answered in more than, and in at most, so many minutes.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, which varchar
-- + after integer, within integer
-- gives: lead_id uuid, lead varchar, client_id uuid, client varchar, arrived_at timestamp, answered_at timestamp, minutes double
-- + is_answered boolean, became_deal boolean, source varchar, owner varchar
WITH lead AS (
    SELECT id, name, client_id, source_id, happened_at FROM visible.leads
    WHERE happened_at >= $since AND happened_at < $until AND happened_at <= $as_of
      AND ($line IS NULL OR line_id = $line) AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
touch AS (
    SELECT coalesce(lead_id, client_id) AS about, happened_at FROM visible.contacts
    WHERE state = 'held' AND direction = 'out' AND NOT automatic AND happened_at >= $since AND happened_at <= $as_of),
asked AS (SELECT id, id AS about, happened_at FROM lead UNION ALL SELECT id, client_id AS about, happened_at FROM lead),
answer AS (
    SELECT a.id, min(t.happened_at) AS answered_at FROM asked a JOIN touch t ON t.about = a.about AND t.happened_at >= a.happened_at GROUP BY a.id),
owned AS (
    SELECT lead_id, owner_id, happened_at, row_number() OVER (PARTITION BY lead_id ORDER BY happened_at, entered_at, id) AS nth
    FROM visible.lead_owners WHERE happened_at <= $as_of),
held AS (
    SELECT l.id, a.owner_id, row_number() OVER (PARTITION BY l.id ORDER BY a.nth DESC) AS back
    FROM lead l LEFT JOIN answer n ON n.id = l.id
    JOIN owned a ON a.lead_id = l.id AND (a.nth = 1 OR n.answered_at IS NULL OR a.happened_at < n.answered_at)),
waited AS (
    SELECT l.id, l.name, l.client_id, l.source_id, l.happened_at, n.answered_at, n.answered_at IS NOT NULL AS answered, h.owner_id,
           round(greatest(0e0, b.minutes_before + minutes_open(coalesce(n.answered_at, $as_of), b.opens_at, b.closes_at)
           - a.minutes_before - minutes_open(l.happened_at, a.opens_at, a.closes_at)), 6) AS minutes
    FROM lead l LEFT JOIN answer n ON n.id = l.id LEFT JOIN held h ON h.id = l.id AND h.back = 1
    JOIN visible.calendar a ON a.day = local_day(l.happened_at) JOIN visible.calendar b ON b.day = local_day(coalesce(n.answered_at, $as_of))),
dealt AS (SELECT DISTINCT lead_id FROM visible.deals WHERE lead_id IS NOT NULL AND happened_at <= $as_of)
SELECT w.id AS lead_id, w.name AS lead, w.client_id, c.name AS client, w.happened_at AS arrived_at, w.answered_at, w.minutes, w.answered AS is_answered,
       d.lead_id IS NOT NULL AS became_deal, s.name AS source, o.name AS owner
FROM waited w CROSS JOIN visible.company y LEFT JOIN dealt d ON d.lead_id = w.id LEFT JOIN visible.clients c ON c.id = w.client_id
LEFT JOIN visible.sources s ON s.id = w.source_id LEFT JOIN visible.staff o ON o.id = w.owner_id
WHERE ($manager IS NULL OR coalesce(w.owner_id, nobody()) = $manager) AND ($team IS NULL OR coalesce(o.team_id, nobody()) = $team)
  AND ($which IS NULL OR ($which = 'unanswered' AND NOT w.answered) OR ($which = 'answered' AND w.answered) OR ($which = 'late' AND (NOT w.answered OR w.minutes > y.answer_minutes)))
  AND ($after IS NULL OR (w.answered AND w.minutes > $after)) AND ($within IS NULL OR (w.answered AND w.minutes <= $within))
ORDER BY w.answered, w.minutes DESC, w.happened_at, w.id
