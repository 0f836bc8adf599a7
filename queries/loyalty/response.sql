-- Of those asked in the period, which share answered?
-- One row. Asked = delivered invitations to the NPS survey; answered = with at least one answer by as_of.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- + occasion varchar
-- gives: asked bigint, answered bigint, response_rate double, low double, high double
WITH asked AS (
    SELECT i.id
    FROM visible.invitations i JOIN visible.surveys s ON s.id = i.survey_id JOIN visible.clients c ON c.id = i.client_id
    LEFT JOIN visible.client_owners w ON w.client_id = i.client_id
        AND (w.valid_from IS NULL OR w.valid_from <= i.happened_at) AND (w.valid_to IS NULL OR w.valid_to > i.happened_at)
    WHERE s.kind = 'nps' AND s.occasion = coalesce($occasion, 'relationship') AND i.delivered
      AND i.happened_at >= $since AND i.happened_at < $until AND i.happened_at <= $as_of
      AND ($line IS NULL OR c.line_id = $line)
      AND ($team IS NULL OR coalesce(w.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(w.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(c.source_id, nobody()) = $source)),
answered AS (SELECT DISTINCT invitation_id FROM visible.answers WHERE happened_at <= $as_of AND invitation_id IS NOT NULL),
counted AS (SELECT count(*) AS asked, count(n.invitation_id) AS answered FROM asked i LEFT
    JOIN answered n ON n.invitation_id = i.id)
SELECT asked, answered, share(answered, asked) AS response_rate, wilson_low(answered, asked) AS low,
       wilson_high(answered, asked) AS high
FROM counted
