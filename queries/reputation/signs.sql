-- How many bad signs did each line see week by week, and how many sales and clients who spoke with us?
-- One row per series, line (empty: a mention of the whole company) and week (from Monday) of the last 38 that had any. mentions: negative ones of us,
-- 0 where there were others; complaints; answers: of NPS; detractors: those from 0 to 6; sales: purchases as loyalty counts them; talks: clients with
-- a held contact. first_week: of the series.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: series varchar, line_id uuid, line varchar, week date, n bigint, first_week date
WITH span AS (SELECT utc_of_day(plus_days(local_week($as_of), -37 * 7)) AS since_at),
voice AS (SELECT 'detractors' AS voice, 6 AS most UNION ALL SELECT 'answers', 10),
event AS (
    SELECT 'mentions' AS series, line_id, happened_at, CASE WHEN sentiment = 'negative' THEN 1 ELSE 0 END AS n, CAST(NULL AS UUID) AS client_id,
           owner_id, team_id, source_id FROM visible.mention_tones
    WHERE (taken_back_at IS NULL OR taken_back_at > $as_of) AND (valid_from IS NULL OR valid_from <= $as_of) AND (valid_to IS NULL OR valid_to > $as_of)
      AND competitor_id IS NULL
    UNION ALL
    SELECT 'complaints', c.line_id, c.happened_at, 1, NULL, w.owner_id, w.team_id, k.source_id
    FROM visible.complaints c LEFT JOIN visible.clients k ON k.id = c.client_id LEFT JOIN visible.client_owners w ON w.client_id = c.client_id
     AND (w.valid_from IS NULL OR w.valid_from <= c.happened_at) AND (w.valid_to IS NULL OR w.valid_to > c.happened_at)
    UNION ALL
    SELECT v.voice, a.line_id, a.happened_at, 1, NULL, a.owner_id, a.team_id, a.source_id
    FROM visible.answers a JOIN visible.surveys s ON s.id = a.survey_id JOIN voice v ON a.score BETWEEN 0 AND v.most WHERE s.kind = 'nps'
    UNION ALL
    SELECT 'sales', p.line_id, p.happened_at, 1, NULL, p.owner_id, p.team_id, p.source_id
    FROM visible.purchases p CROSS JOIN span e WHERE p.happened_at >= e.since_at AND (p.undone_at IS NULL OR p.undone_at > $as_of)
    UNION ALL
    SELECT 'talks', t.line_id, t.happened_at, 0, t.client_id, t.staff_id, o.team_id, c.source_id
    FROM visible.contacts t CROSS JOIN span e LEFT JOIN visible.staff o ON o.id = t.staff_id LEFT JOIN visible.clients c ON c.id = t.client_id
    WHERE t.state = 'held' AND NOT t.automatic AND t.client_id IS NOT NULL AND t.happened_at >= e.since_at),
counted AS (
    SELECT series, line_id, local_week(happened_at) AS week, CAST(sum(n) + count(DISTINCT client_id) AS BIGINT) AS n
    FROM event
    WHERE happened_at <= $as_of AND ($line IS NULL OR line_id = $line) AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager) AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)
    GROUP BY series, line_id, local_week(happened_at)),
begun AS (SELECT *, min(week) OVER (PARTITION BY series, line_id) AS first_week FROM counted)
SELECT b.series, b.line_id, l.name AS line, b.week, b.n, b.first_week
FROM begun b LEFT JOIN visible.lines l ON l.id = b.line_id
WHERE b.week >= plus_days(local_week($as_of), -37 * 7)
ORDER BY b.series, l.position NULLS LAST, b.line_id, b.week
