-- How many of the meetings held in the period have a report?
-- One row. Meetings held with a client in the period; credited to who held them.
-- takes: since timestamp, until timestamp, line uuid, manager uuid
-- gives: meetings bigint, reported bigint, reported_share double, low double, high double
WITH met AS (
    SELECT c.id, c.id IN (SELECT contact_id FROM visible.visit_reports) AS reported
    FROM visible.contacts c JOIN visible.contact_kinds k ON k.code = c.kind AND k.is_meeting
    WHERE c.state = 'held' AND c.client_id IS NOT NULL AND c.happened_at >= $since AND c.happened_at < $until
      AND ($line IS NULL OR c.line_id = $line) AND ($manager IS NULL OR c.staff_id = $manager)),
counted AS (SELECT count(*) AS meetings, count(*) FILTER (WHERE reported) AS reported FROM met)
SELECT meetings, reported, share(reported, meetings) AS reported_share, wilson_low(reported, meetings) AS low, wilson_high(reported, meetings) AS high
FROM counted
