-- Wave by wave: of those asked, which share answered, and how soon?
-- One row per wave with delivered invitations of the period to the NPS survey, the latest first, and one (wave empty) for those of none;
-- days: median from being asked to the answer. Declined and not answered count as asked.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- + occasion varchar
-- gives: code varchar, wave varchar, line varchar, asked_on date, asked bigint, answered bigint, declined bigint, response_rate double, low double, high double
-- + days double
WITH asked AS (
    SELECT i.id, i.wave_id, i.happened_at, i.declined_at
    FROM visible.invitations i JOIN visible.surveys s ON s.id = i.survey_id JOIN visible.clients c ON c.id = i.client_id
    LEFT JOIN visible.client_owners w ON w.client_id = i.client_id
        AND (w.valid_from IS NULL OR w.valid_from <= i.happened_at) AND (w.valid_to IS NULL OR w.valid_to > i.happened_at)
    WHERE s.kind = 'nps' AND s.occasion = coalesce($occasion, 'relationship') AND i.delivered
      AND i.happened_at >= $since AND i.happened_at < $until AND i.happened_at <= $as_of
      AND ($line IS NULL OR c.line_id = $line)
      AND ($team IS NULL OR coalesce(w.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(w.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(c.source_id, nobody()) = $source)),
answered AS (
    SELECT invitation_id, min(happened_at) AS at FROM visible.answers
    WHERE happened_at <= $as_of AND invitation_id IS NOT NULL GROUP BY invitation_id),
counted AS (
    SELECT coalesce(i.wave_id, nobody()) AS wave_id, min(i.happened_at) AS first_at, count(*) AS asked, count(n.at) AS answered,
           count(*) FILTER (WHERE n.at IS NULL AND i.declined_at <= $as_of) AS declined,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY days_between(i.happened_at, n.at)) AS days
    FROM asked i LEFT JOIN answered n ON n.invitation_id = i.id GROUP BY coalesce(i.wave_id, nobody()))
SELECT CAST(c.wave_id AS VARCHAR) AS code, w.name AS wave, l.name AS line, local_day(c.first_at) AS asked_on, c.asked, c.answered, c.declined,
       share(c.answered, c.asked) AS response_rate,
       wilson_low(c.answered, c.asked) AS low, wilson_high(c.answered, c.asked) AS high, c.days
FROM counted c LEFT JOIN visible.survey_waves w ON w.id = c.wave_id LEFT JOIN visible.lines l ON l.id = w.line_id
ORDER BY CASE WHEN w.id IS NULL THEN 1 ELSE 0 END, c.first_at DESC, c.wave_id
