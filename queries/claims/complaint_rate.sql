-- How many complaints came for each won deal, quarter by quarter, and how many detractors were there beside them?
-- One row per quarter of the period. complaints: that came in it, credited to the client's owner then; won: deals won in it; detractors: of the
-- answers to the NPS given in it, the latest of each person. Falling complaints with rising detractors may be clients who have learnt that
-- complaining brings nothing.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: quarter date, complaints bigint, won bigint, detractors bigint, answers bigint
WITH complaint AS (
    SELECT local_quarter(c.happened_at) AS quarter, count(*) AS n
    FROM visible.complaints c LEFT JOIN visible.clients k ON k.id = c.client_id
    LEFT JOIN visible.client_owners w ON w.client_id = c.client_id
        AND (w.valid_from IS NULL OR w.valid_from <= c.happened_at) AND (w.valid_to IS NULL OR w.valid_to > c.happened_at)
    WHERE c.happened_at >= $since AND c.happened_at < $until AND c.happened_at <= $as_of AND ($line IS NULL OR c.line_id = $line)
      AND ($team IS NULL OR coalesce(w.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(w.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(k.source_id, nobody()) = $source)
    GROUP BY local_quarter(c.happened_at)),
won AS (
    SELECT local_quarter(s.valid_from) AS quarter, count(DISTINCT s.deal_id) AS n
    FROM visible.stage_spans s LEFT JOIN visible.staff o ON o.id = s.owner_id
    WHERE s.kind = 'won' AND s.valid_from >= $since AND s.valid_from < $until AND s.valid_from <= $as_of
      AND (s.valid_to IS NULL OR s.valid_to > $as_of) AND ($line IS NULL OR s.line_id = $line)
      AND ($team IS NULL OR coalesce(o.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(s.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(s.source_id, nobody()) = $source)
    GROUP BY local_quarter(s.valid_from)),
said AS (
    SELECT local_quarter(a.happened_at) AS quarter, a.score, row_number() OVER (
               PARTITION BY local_quarter(a.happened_at), coalesce(a.person_id, a.client_id) ORDER BY a.happened_at DESC, a.entered_at DESC, a.id) AS back
    FROM visible.answers a JOIN visible.surveys s ON s.id = a.survey_id
    WHERE s.kind = 'nps' AND s.occasion = 'relationship' AND a.score IS NOT NULL
      AND a.happened_at >= $since AND a.happened_at < $until AND a.happened_at <= $as_of AND ($line IS NULL OR a.line_id = $line)
      AND ($team IS NULL OR coalesce(a.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(a.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(a.source_id, nobody()) = $source)),
voice AS (SELECT quarter, count(*) AS n, count(*) FILTER (WHERE score <= 6) AS k FROM said WHERE back = 1 GROUP BY quarter),
quarter AS (SELECT quarter FROM complaint UNION SELECT quarter FROM won UNION SELECT quarter FROM voice)
SELECT q.quarter, coalesce(c.n, 0) AS complaints, coalesce(w.n, 0) AS won, coalesce(v.k, 0) AS detractors, coalesce(v.n, 0) AS answers
FROM quarter q LEFT JOIN complaint c ON c.quarter = q.quarter LEFT JOIN won w ON w.quarter = q.quarter LEFT JOIN voice v ON v.quarter = q.quarter
ORDER BY q.quarter
