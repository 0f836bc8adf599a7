-- Who asked for reviews, what came of it, and do those we asked rate us as the others do?
-- One row per manager with a request or a client's mention in the period, and one for mentions of nobody's client (manager empty). asked: requests
-- made; received: of these answered with a review by as_of; reviews: mentions of the manager's clients, asked_for of them after a request.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: staff_id uuid, manager varchar, asked bigint, received bigint, received_share double, reviews bigint, asked_for bigint
-- + asked_share double, low double, high double, rated_asked bigint, mean_asked double, rated_other bigint, mean_other double
WITH told AS (
    SELECT * FROM visible.mention_tones
    WHERE happened_at <= $as_of AND (taken_back_at IS NULL OR taken_back_at > $as_of)
      AND (valid_from IS NULL OR valid_from <= $as_of) AND (valid_to IS NULL OR valid_to > $as_of)
      AND ($line IS NULL OR line_id = $line) AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source) AND competitor_id IS NULL AND happened_at >= $since AND happened_at < $until),
requests AS (
    SELECT coalesce(r.staff_id, nobody()) AS staff_id, m.mention_id FROM visible.review_requests r
    LEFT JOIN visible.mention_tones m ON m.mention_id = r.mention_id AND m.valid_to IS NULL AND m.happened_at <= $as_of
    WHERE r.happened_at >= $since AND r.happened_at < $until AND r.happened_at <= $as_of AND ($line IS NULL OR r.line_id = $line)
      AND ($manager IS NULL OR coalesce(r.staff_id, nobody()) = $manager)),
made AS (SELECT staff_id, count(*) AS asked, count(mention_id) AS received FROM requests GROUP BY staff_id),
came AS (
    SELECT coalesce(owner_id, nobody()) AS staff_id, count(*) AS reviews, count(*) FILTER (WHERE asked_for) AS asked_for,
           count(rating) FILTER (WHERE asked_for) AS rated_asked, avg(rating) FILTER (WHERE asked_for) AS mean_asked,
           count(rating) FILTER (WHERE NOT asked_for) AS rated_other, avg(rating) FILTER (WHERE NOT asked_for) AS mean_other
    FROM told GROUP BY coalesce(owner_id, nobody())),
who AS (SELECT staff_id FROM made UNION SELECT staff_id FROM came)
SELECT w.staff_id, s.name AS manager, coalesce(m.asked, 0) AS asked, coalesce(m.received, 0) AS received, share(m.received, m.asked) AS received_share,
       coalesce(c.reviews, 0) AS reviews, coalesce(c.asked_for, 0) AS asked_for, share(c.asked_for, c.reviews) AS asked_share,
       wilson_low(c.asked_for, c.reviews) AS low, wilson_high(c.asked_for, c.reviews) AS high, coalesce(c.rated_asked, 0) AS rated_asked, c.mean_asked,
       coalesce(c.rated_other, 0) AS rated_other, c.mean_other
FROM who w LEFT JOIN made m ON m.staff_id = w.staff_id LEFT JOIN came c ON c.staff_id = w.staff_id LEFT JOIN visible.staff s ON s.id = w.staff_id
ORDER BY CASE WHEN w.staff_id = nobody() THEN 1 ELSE 0 END, s.name, w.staff_id
