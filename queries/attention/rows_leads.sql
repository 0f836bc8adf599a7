-- Which leads wait for a first answer by a person longer than the company allows itself?
-- One row per lead without answer, deal and refusal as of as_of whose working minutes are over the company's answer_minutes, the longest first.
-- at_stake: the amount it names, else the average won amount of its line, times the line's win share (won + 1) / (closed + 2).
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: lead_id uuid, lead varchar, client varchar, arrived_at timestamp, minutes double, at_stake double, source varchar
-- + owner varchar
WITH lead AS (
    SELECT l.* FROM visible.leads l
    WHERE l.happened_at <= $as_of AND (l.refused_at IS NULL OR l.refused_at > $as_of)
      AND ($line IS NULL OR l.line_id = $line) AND ($source IS NULL OR coalesce(l.source_id, nobody()) = $source)
      AND NOT EXISTS (SELECT 1 FROM visible.deals d WHERE d.lead_id = l.id AND d.happened_at <= $as_of)),
asked AS (
    SELECT id, id AS about, happened_at FROM lead
    UNION ALL SELECT id, client_id, happened_at FROM lead WHERE client_id IS NOT NULL),
answered AS (
    SELECT DISTINCT a.id FROM asked a JOIN visible.contacts t ON coalesce(t.lead_id, t.client_id) = a.about AND t.happened_at >= a.happened_at
    WHERE t.state = 'held' AND t.direction = 'out' AND NOT t.automatic AND t.happened_at <= $as_of),
owned AS (
    SELECT lead_id, owner_id, row_number() OVER (PARTITION BY lead_id ORDER BY happened_at DESC, entered_at DESC, id DESC) AS back
    FROM visible.lead_owners WHERE happened_at <= $as_of AND lead_id IN (SELECT id FROM lead)),
worth AS (
    SELECT line_id, (count(*) FILTER (WHERE kind = 'won') + 1e0) / (count(*) + 2e0) AS win_share,
           CAST(avg(amount) FILTER (WHERE kind = 'won') AS DOUBLE) AS average
    FROM visible.stage_spans
    WHERE kind <> 'open' AND valid_from <= $as_of AND (valid_to IS NULL OR valid_to > $as_of) GROUP BY line_id),
waited AS (
    SELECT l.*, round(greatest(0e0, b.minutes_before + minutes_open($as_of, b.opens_at, b.closes_at)
           - a.minutes_before - minutes_open(l.happened_at, a.opens_at, a.closes_at)), 6) AS minutes
    FROM lead l JOIN visible.calendar a ON a.day = local_day(l.happened_at) JOIN visible.calendar b ON b.day = local_day($as_of)
    WHERE l.id NOT IN (SELECT id FROM answered))
SELECT w.id AS lead_id, w.name AS lead, c.name AS client, w.happened_at AS arrived_at, w.minutes,
       round(coalesce(CAST(w.amount AS DOUBLE), v.average) * coalesce(v.win_share, 0.5e0)) AS at_stake, s.name AS source, o.name AS owner
FROM waited w JOIN visible.company y ON w.minutes > y.answer_minutes LEFT JOIN worth v ON v.line_id = w.line_id
LEFT JOIN owned h ON h.lead_id = w.id AND h.back = 1 LEFT JOIN visible.staff o ON o.id = h.owner_id
LEFT JOIN visible.clients c ON c.id = w.client_id LEFT JOIN visible.sources s ON s.id = w.source_id
WHERE ($manager IS NULL OR coalesce(h.owner_id, nobody()) = $manager) AND ($team IS NULL OR coalesce(o.team_id, nobody()) = $team)
ORDER BY w.minutes DESC, w.happened_at, w.id
