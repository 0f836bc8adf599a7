-- Is the score the same when every client has one vote, however many of its people answered?
-- One row: NPS per answer (one per person, the latest) and per client, whose people share its one vote equally; intervals: adjusted Wald
-- (Rocks 2016), for shared votes with the same pseudo-votes added to their sums.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- + occasion varchar
-- gives: n bigint, nps double, low double, high double, clients bigint, client_nps double, client_low double, client_high double
-- + several bigint
WITH heard AS (
    SELECT a.client_id, a.score,
           row_number() OVER (PARTITION BY coalesce(a.person_id, a.client_id)
                              ORDER BY a.happened_at DESC, a.entered_at DESC, a.id) AS back
    FROM visible.answers a JOIN visible.surveys s ON s.id = a.survey_id
    WHERE s.kind = 'nps' AND s.occasion = coalesce($occasion, 'relationship') AND a.score IS NOT NULL
      AND a.happened_at >= $since AND a.happened_at < $until AND a.happened_at <= $as_of
      AND ($line IS NULL OR a.line_id = $line)
      AND ($team IS NULL OR coalesce(a.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(a.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(a.source_id, nobody()) = $source)),
vote AS (
    SELECT client_id, CASE WHEN score >= 9 THEN 1e0 WHEN score <= 6 THEN -1e0 ELSE 0e0 END AS vote FROM heard WHERE back = 1),
client AS (SELECT client_id, avg(vote) AS vote, count(*) AS voices FROM vote GROUP BY client_id),
counted AS (
    SELECT count(*) AS n, count(*) FILTER (WHERE vote = 1) AS p, count(*) FILTER (WHERE vote = -1) AS d FROM vote),
shared AS (
    SELECT count(*) AS clients, 100 * avg(vote) AS nps, sum(vote) / nullif(count(*) + 3, 3) AS middle,
           (sum(vote * vote) + 1.5e0) / (count(*) + 3) AS squares, count(*) FILTER (WHERE voices > 1) AS several FROM client)
SELECT c.n, CASE WHEN c.n > 0 THEN 100e0 * (c.p - c.d) / c.n END AS nps, nps_low(c.p, c.d, c.n) AS low, nps_high(c.p, c.d, c.n) AS high,
       s.clients, s.nps AS client_nps,
       100 * (s.middle - 1.959963984540054 * sqrt(s.squares - s.middle * s.middle) / sqrt(s.clients + 3e0)) AS client_low,
       100 * (s.middle + 1.959963984540054 * sqrt(s.squares - s.middle * s.middle) / sqrt(s.clients + 3e0)) AS client_high, s.several
FROM counted c CROSS JOIN shared s
