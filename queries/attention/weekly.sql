-- How many sales, clients who spoke with us and inquiries did each of the last 86 weeks bring?
-- One row per series, its subject and each week that had any; week 0: the seven whole days that ended last before as_of, 1 the seven before them.
-- sale: purchases of a line as loyalty counts them, and their money; talk: clients of a line with a held contact, once a week;
-- inquiry: what came in from a source, money: of deals won from it. Lines and sources that were given up are left out.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: series varchar, subject_id uuid, subject varchar, week integer, n bigint, money double
WITH edge AS (
    SELECT CASE WHEN $as_of >= end_before(plus_days(local_day($as_of), 1)) THEN plus_days(local_day($as_of), 1) ELSE local_day($as_of) END AS day),
span AS (SELECT day, utc_of_day(day) AS until_at, utc_of_day(plus_days(day, -602)) AS since_at FROM edge),
slot AS (
    SELECT CAST(whole_days_between(c.day, e.day) / 7e0 - 1 AS INTEGER) AS week, utc_of_day(c.day) AS begins, utc_of_day(plus_days(c.day, 7)) AS ends
    FROM visible.calendar c CROSS JOIN edge e WHERE c.day < e.day AND c.day >= plus_days(e.day, -602) AND whole_days_between(c.day, e.day) % 7 = 0),
event AS (
    SELECT 'sale' AS series, p.line_id AS subject_id, p.happened_at, CAST(NULL AS UUID) AS client_id, 1 AS n, CAST(p.amount AS DOUBLE) AS money
    FROM visible.purchases p CROSS JOIN span e
    WHERE p.happened_at >= e.since_at AND p.happened_at < e.until_at AND (p.undone_at IS NULL OR p.undone_at > $as_of)
      AND ($line IS NULL OR p.line_id = $line) AND ($team IS NULL OR coalesce(p.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(p.owner_id, nobody()) = $manager) AND ($source IS NULL OR coalesce(p.source_id, nobody()) = $source)
    UNION ALL
    SELECT 'talk', t.line_id, t.happened_at, t.client_id, 0, 0e0
    FROM visible.contacts t CROSS JOIN span e LEFT JOIN visible.staff o ON o.id = t.staff_id
    LEFT JOIN visible.clients c ON c.id = t.client_id AND $source IS NOT NULL
    WHERE t.state = 'held' AND NOT t.automatic AND t.client_id IS NOT NULL AND t.happened_at >= e.since_at AND t.happened_at < e.until_at
      AND ($line IS NULL OR t.line_id = $line) AND ($team IS NULL OR coalesce(o.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(t.staff_id, nobody()) = $manager) AND ($source IS NULL OR coalesce(c.source_id, nobody()) = $source)
    UNION ALL
    SELECT 'inquiry', i.source_id, i.happened_at, NULL, 1, 0e0
    FROM visible.inquiries i CROSS JOIN span e
    WHERE i.source_id IS NOT NULL AND i.happened_at >= e.since_at AND i.happened_at < e.until_at
      AND ($line IS NULL OR i.line_id = $line)
      AND (($team IS NULL AND $manager IS NULL) OR i.id IN (SELECT inquiry_id FROM visible.inquiry_holders WHERE stood(held_from, held_to, $as_of)
          AND ($team IS NULL OR coalesce(team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager))) AND ($source IS NULL OR i.source_id = $source)
    UNION ALL
    SELECT 'inquiry', w.source_id, w.valid_from, NULL, 0, CAST(w.amount AS DOUBLE)
    FROM visible.stage_spans w CROSS JOIN span e
    WHERE w.kind = 'won' AND w.source_id IS NOT NULL AND w.valid_from >= e.since_at AND w.valid_from < e.until_at
      AND (w.valid_to IS NULL OR w.valid_to > $as_of)
      AND ($line IS NULL OR w.line_id = $line) AND ($team IS NULL OR coalesce(w.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(w.owner_id, nobody()) = $manager) AND ($source IS NULL OR w.source_id = $source)),
dated AS (                                                     -- the week by hours, put right by its own midnights: a day's name costs more
    SELECT v.series, v.subject_id, v.client_id, v.n, v.money,
           CASE WHEN v.happened_at < s.begins THEN s.week + 1 WHEN v.happened_at >= s.ends THEN s.week - 1 ELSE s.week END AS week
    FROM event v CROSS JOIN span e JOIN slot s ON s.week = least(85, CAST(floor(days_between(v.happened_at, e.until_at) / 7) AS INTEGER))),
counted AS (
    SELECT series, subject_id, week, sum(n) + count(DISTINCT client_id) AS n, sum(money) AS money FROM dated GROUP BY series, subject_id, week),
named AS (
    SELECT id, name, retired_at, CAST(position AS BIGINT) AS position FROM visible.lines
    UNION ALL SELECT id, name, retired_at, CAST(position AS BIGINT) FROM visible.sources)
SELECT c.series, c.subject_id, s.name AS subject, c.week, CAST(c.n AS BIGINT) AS n, c.money
FROM counted c JOIN named s ON s.id = c.subject_id
WHERE s.retired_at IS NULL OR s.retired_at > $as_of
ORDER BY c.series, s.position, c.subject_id, c.week
