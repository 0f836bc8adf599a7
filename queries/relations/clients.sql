-- In which stage did the relationship with each client stand on two days, and what does each bring?
-- One row per client of the owner of as_of, most money first. The rules of client/stage for all at once: down only when two month starts
-- say so too, who says they leave goes at once. day: empty = as_of. relation_then: on day_then, before it; empty where there was no client yet.
-- stage_is, stage_was ('-': no client yet), amount_from, amount_to (money of the 12 months before): only these.
-- takes: as_of timestamp, line uuid, team uuid, manager uuid, source uuid, day date, day_then date, stage_is varchar, stage_was varchar,
-- + amount_from double, amount_to double
-- gives: client varchar, owner varchar, relation varchar, relation_then varchar, year_amount decimal, usual_year decimal, last_day date, client_id uuid
WITH report AS (
    SELECT coalesce(least(utc_of_day($day), $as_of), $as_of) AS seen UNION SELECT utc_of_day($day_then) WHERE $day_then IS NOT NULL),
pair AS (
    SELECT r.seen, CASE b.back WHEN 0 THEN r.seen ELSE utc_of_day(plus_months(local_month(r.seen), 1 - b.back)) END AS moment
    FROM report r CROSS JOIN (SELECT 0 AS back UNION ALL SELECT 1 UNION ALL SELECT 2) b GROUP BY 1, 2),
point AS (
    SELECT DISTINCT moment, local_day(moment) AS today, utc_of_day(plus_days(local_day(moment), -179)) AS half,
           utc_of_day(plus_days(local_day(moment), -359)) AS year FROM pair),
held AS (
    SELECT * FROM visible.clients_held WHERE (valid_from IS NULL OR valid_from <= $as_of) AND (valid_to IS NULL OR valid_to > $as_of)
      AND ($line IS NULL OR line_id = $line) AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)),
bought AS (
    SELECT p.moment, b.client_id, b.day, whole_days_between(b.day, p.today) AS age, sum(b.amount) AS amount, count(*) AS n
    FROM (SELECT client_id, happened_at, undone_at, amount, local_day(happened_at) AS day FROM visible.purchases) b
    JOIN point p ON b.happened_at <= p.moment AND (b.undone_at IS NULL OR b.undone_at > p.moment) GROUP BY 1, 2, 3, 4),
step AS (
    SELECT *, CAST(lag(age) OVER spell - age AS DOUBLE) AS gap, min(age) OVER (PARTITION BY moment, client_id) AS silence FROM bought
    WINDOW spell AS (PARTITION BY moment, client_id ORDER BY day)),
money AS (
    SELECT moment, client_id, silence, max(age) AS since, max(day) AS last_day, sum(n) AS purchases, count(*) AS days, sum(gap) AS gaps,
           sum(gap * gap) AS squares, sum(amount) FILTER (WHERE age < 180) AS spend, sum(amount) FILTER (WHERE age BETWEEN 180 AND 359) AS spend_before,
           sum(amount) FILTER (WHERE age < 365) AS year_amount, sum(amount) FILTER (WHERE age < silence + 365) AS usual_year
    FROM step GROUP BY moment, client_id, silence),
rhythm AS (
    SELECT r.seen, c.line_id, avg(m.gaps / (m.days - 1)) AS mean, rhythm_r(count(*), avg(m.gaps / (m.days - 1)), avg(m.squares / (m.days - 1))) AS r
    FROM report r JOIN money m ON m.moment = r.seen AND m.days > 1 JOIN visible.clients c ON c.id = m.client_id GROUP BY r.seen, c.line_id),
variety AS (
    SELECT p.moment, s.client_id, count(DISTINCT CASE WHEN s.happened_at >= p.half THEN s.kind END) AS kinds,
           count(DISTINCT CASE WHEN s.happened_at < p.half THEN s.kind END) AS kinds_before
    FROM point p JOIN visible.kinds_bought s ON s.happened_at <= p.moment AND s.happened_at >= p.year GROUP BY p.moment, s.client_id),
sign AS (
    SELECT p.moment, g.client_id, max(g.talk) AS talks, max(g.contract) > 0 AS contract, max(g.referral) AS referrals, max(g.score) AS score
    FROM point p JOIN visible.relationship_signs g ON g.valid_from <= p.moment AND (g.valid_to IS NULL OR g.valid_to > p.moment) GROUP BY 1, 2),
judged AS (
    SELECT q.seen, q.moment, c.id, stage_height(relationship_stage(coalesce(m.purchases, 0), greatest(whole_days_between(local_day(c.happened_at),
           p.today), coalesce(m.since, -99999)), power((r.mean * (r.r - 1) + m.since - m.silence) / (r.mean * (r.r - 1) + m.since), r.r + m.days - 1),
           false, coalesce(g.contract, false), coalesce(g.referrals, 0), g.score, CAST(NULL AS DOUBLE), coalesce(m.spend, 0),
           coalesce(m.spend_before, 0), coalesce(v.kinds, 0), coalesce(v.kinds_before, 0), coalesce(g.talks, 0))) AS height
    FROM held c CROSS JOIN pair q JOIN point p ON p.moment = q.moment LEFT JOIN money m ON m.client_id = c.id AND m.moment = q.moment
    LEFT JOIN rhythm r ON r.seen = q.seen AND r.line_id = c.line_id LEFT JOIN variety v ON v.client_id = c.id AND v.moment = q.moment
    LEFT JOIN sign g ON g.client_id = c.id AND g.moment = q.moment WHERE c.known_from <= q.seen AND (c.retired_at IS NULL OR c.retired_at > q.seen)),
stood AS (
    SELECT j.seen, j.id, max(m.year_amount) AS year_amount, max(m.usual_year) AS usual_year, max(m.last_day) AS last_day, CASE WHEN max(l.client_id)
               IS NULL THEN max(j.height) WHEN max(m.purchases) > 0 THEN 0 ELSE max(j.height) FILTER (WHERE j.moment = j.seen) END AS height
    FROM judged j LEFT JOIN money m ON m.client_id = j.id AND m.moment = j.seen LEFT JOIN visible.client_leavings l
        ON l.client_id = j.id AND l.valid_from <= j.seen AND (l.valid_to IS NULL OR l.valid_to > j.seen) GROUP BY j.seen, j.id)
SELECT c.name AS client, c.owner, stage_of_height(s.height) AS relation, stage_of_height(t.height) AS relation_then,
       coalesce(s.year_amount, 0) AS year_amount, s.usual_year, s.last_day, c.id AS client_id
FROM held c JOIN stood s ON s.id = c.id AND s.seen = (SELECT max(seen) FROM report) LEFT JOIN stood t ON t.id = c.id AND t.seen < s.seen
WHERE ($stage_is IS NULL OR s.height = stage_height($stage_is)) AND ($stage_was IS NULL OR coalesce(stage_of_height(t.height), '-') = $stage_was)
  AND ($amount_from IS NULL OR coalesce(s.year_amount, 0) >= $amount_from) AND ($amount_to IS NULL OR coalesce(s.year_amount, 0) <= $amount_to)
ORDER BY coalesce(s.usual_year, 0) DESC, c.id
