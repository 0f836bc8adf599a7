-- What do we know about the clients' loyalty: how many answers, whose, and how many purchases since when?
-- One row: the answers of the period (people, clients), the purchases by as_of, the clients who bought, the day of the first
-- purchase.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- gives: people bigint, organisations bigint, purchases bigint, buyers bigint, first_day date
WITH heard AS (
    SELECT count(DISTINCT coalesce(a.person_id, a.client_id)) AS people, count(DISTINCT a.client_id) AS organisations
    FROM visible.answers a JOIN visible.surveys s ON s.id = a.survey_id
    WHERE s.occasion = 'relationship' AND a.happened_at >= $since AND a.happened_at < $until AND a.happened_at <= $as_of
      AND ($line IS NULL OR a.line_id = $line)
      AND ($team IS NULL OR coalesce(a.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(a.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(a.source_id, nobody()) = $source)),
bought AS (
    SELECT count(*) AS purchases, count(DISTINCT client_id) AS buyers, min(happened_at) AS first_at
    FROM visible.purchases
    WHERE happened_at <= $as_of AND (undone_at IS NULL OR undone_at > $as_of)
      AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source))
SELECT h.people, h.organisations, b.purchases, b.buyers, local_day(b.first_at) AS first_day FROM heard h CROSS JOIN bought b
