-- How do the running waves of surveys stand?
-- One row per wave that is not closed, the latest on top: its invitations by state at as_of; response: answered of those who were
-- asked (reached, or sent a link). A manager counts the own clients alone.
-- takes: as_of timestamp, line uuid
-- gives: wave_id uuid, wave varchar, survey varchar, line varchar, chosen varchar, share double, due_clients integer, happened_at timestamp
-- + version integer, invited bigint, waiting bigint, not_reached bigint, sent bigint, declined bigint, expired bigint, answered bigint
-- + asked bigint, response_rate double, low double, high double
WITH answered AS (SELECT invitation_id, min(happened_at) AS answered_at FROM visible.answers WHERE invitation_id IS NOT NULL GROUP BY invitation_id),
stood AS (
    SELECT i.wave_id, i.delivered AND i.happened_at <= $as_of AS asked,
           invitation_state(a.answered_at, i.declined_at, i.sent_at, i.expires_at, i.not_reached_at, $as_of) AS state
    FROM visible.invitations i LEFT JOIN answered a ON a.invitation_id = i.id WHERE i.wave_id IS NOT NULL),
counted AS (
    SELECT wave_id, count(*) AS invited, count(*) FILTER (WHERE state = 'waiting') AS waiting,
           count(*) FILTER (WHERE state = 'not_reached') AS not_reached, count(*) FILTER (WHERE state = 'sent') AS sent,
           count(*) FILTER (WHERE state = 'declined') AS declined, count(*) FILTER (WHERE state = 'expired') AS expired,
           count(*) FILTER (WHERE state = 'answered') AS answered, count(*) FILTER (WHERE asked) AS asked
    FROM stood GROUP BY wave_id)
SELECT w.id AS wave_id, w.name AS wave, s.name AS survey, l.name AS line, w.chosen, w.share, w.due_clients, w.happened_at, w.version,
       coalesce(c.invited, 0) AS invited, coalesce(c.waiting, 0) AS waiting, coalesce(c.not_reached, 0) AS not_reached,
       coalesce(c.sent, 0) AS sent, coalesce(c.declined, 0) AS declined, coalesce(c.expired, 0) AS expired,
       coalesce(c.answered, 0) AS answered, coalesce(c.asked, 0) AS asked, share(c.answered, c.asked) AS response_rate,
       wilson_low(c.answered, c.asked) AS low, wilson_high(c.answered, c.asked) AS high
FROM visible.survey_waves w JOIN visible.surveys s ON s.id = w.survey_id JOIN visible.lines l ON l.id = w.line_id LEFT JOIN counted c ON c.wave_id = w.id
WHERE w.happened_at <= $as_of AND (w.closed_at IS NULL OR w.closed_at > $as_of) AND ($line IS NULL OR w.line_id = $line)
ORDER BY w.happened_at DESC, w.id
