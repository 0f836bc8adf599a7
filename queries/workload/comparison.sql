-- Whose win rate differs from the team's by more than chance?
-- One row per person who can own deals: deals closed in the period and still so as of as_of, credited to the owner at closing.
-- Shrunk: the rate with 20 deals of the team's rate added, so that a few deals cannot make a ranking; empty under three people.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: staff_id uuid, login varchar, name varchar, won bigint, closed bigint, win_rate double, low double, high double
-- + team_rate double, shrunk double, comparable boolean, differs boolean
WITH closed AS (
    SELECT owner_id, count(*) FILTER (WHERE kind = 'won') AS won, count(*) AS closed FROM visible.stage_spans
    WHERE kind <> 'open' AND valid_from >= $since AND valid_from < $until AND valid_from <= $as_of AND (valid_to IS NULL OR valid_to > $as_of)
      AND ($line IS NULL OR line_id = $line) AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)
    GROUP BY owner_id),
person AS (
    SELECT o.id, o.login, o.name, coalesce(c.won, 0) AS won, coalesce(c.closed, 0) AS closed
    FROM visible.owners o LEFT JOIN closed c ON c.owner_id = o.id
    WHERE ($team IS NULL OR coalesce(o.team_id, nobody()) = $team) AND ($manager IS NULL OR o.id = $manager)
      AND (c.owner_id IS NOT NULL OR ((o.retired_at IS NULL OR o.retired_at > $as_of) AND ($line IS NULL
        OR EXISTS (SELECT 1 FROM visible.owner_lines i WHERE i.staff_id = o.id AND i.line_id = $line))))),
together AS (
    SELECT p.*, CASE WHEN count(*) OVER () >= 3 THEN share(sum(p.won) OVER (), sum(p.closed) OVER ()) END AS team_rate FROM person p)
SELECT id AS staff_id, login, name, won, closed, share(won, closed) AS win_rate, wilson_low(won, closed) AS low, wilson_high(won, closed) AS high,
       team_rate, (won + 20 * team_rate) / (closed + 20) AS shrunk, closed >= 20 AS comparable,
       closed >= 20 AND closed * team_rate > 10 AND abs(share(won, closed) - team_rate)
           > 3.0902323061678132e0 * sqrt(team_rate * (1 - team_rate) / closed) AS differs
FROM together ORDER BY name, id
