-- What was done after promoters and detractors answered?
-- One row for each of the two: spoken to within 30 days (any contact held), called back late or not yet though a contact was planned, a
-- complaint opened within 60 days, a review asked for within 180 and given, a referral that came within 180 and how many of them won.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- + occasion varchar
-- gives: voice varchar, n bigint, spoken bigint, waiting bigint, days double, complaints bigint, reviews_asked bigint, reviews bigint
-- + referrals bigint, referrals_won bigint, referral_days double
WITH heard AS (
    SELECT a.id, a.client_id, a.happened_at, a.score, a.follow_up_id,
           row_number() OVER (PARTITION BY coalesce(a.person_id, a.client_id)
                              ORDER BY a.happened_at DESC, a.entered_at DESC, a.id) AS back
    FROM visible.answers a JOIN visible.surveys s ON s.id = a.survey_id
    WHERE s.kind = 'nps' AND s.occasion = coalesce($occasion, 'relationship') AND a.score IS NOT NULL
      AND a.happened_at >= $since AND a.happened_at < $until AND a.happened_at <= $as_of
      AND ($line IS NULL OR a.line_id = $line)
      AND ($team IS NULL OR coalesce(a.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(a.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(a.source_id, nobody()) = $source)),
told AS (
    SELECT h.id, h.client_id, h.happened_at, CASE WHEN h.score >= 9 THEN 'promoter' WHEN h.score >= 7 THEN 'passive' ELSE 'detractor' END AS voice,
           f.due_at
    FROM heard h LEFT JOIN visible.contacts f ON f.id = h.follow_up_id AND f.entered_at <= $as_of WHERE h.back = 1),
spoken AS (
    SELECT t.id, min(k.happened_at) AS at
    FROM told t JOIN visible.contacts k ON k.client_id = t.client_id AND k.state = 'held' AND k.happened_at > t.happened_at
        AND k.happened_at <= $as_of AND days_between(t.happened_at, k.happened_at) <= 30 GROUP BY t.id),
claimed AS (
    SELECT t.id, min(k.happened_at) AS at
    FROM told t JOIN visible.complaints k ON k.client_id = t.client_id AND k.happened_at > t.happened_at
        AND k.happened_at <= $as_of AND days_between(t.happened_at, k.happened_at) <= 60 GROUP BY t.id),
asked AS (
    SELECT t.id, min(k.happened_at) AS at, max(CASE WHEN m.happened_at <= $as_of THEN 1 ELSE 0 END) AS came
    FROM told t JOIN visible.review_requests k ON k.client_id = t.client_id AND k.happened_at > t.happened_at
        AND k.happened_at <= $as_of AND days_between(t.happened_at, k.happened_at) <= 180
    LEFT JOIN visible.mentions m ON m.id = k.mention_id GROUP BY t.id),
referred AS (
    SELECT t.id, min(k.happened_at) AS at, max(CASE WHEN g.kind = 'won' THEN 3 WHEN g.kind = 'open' THEN 2 ELSE 1 END) AS came
    FROM told t JOIN visible.referrals k ON k.from_client_id = t.client_id AND k.happened_at > t.happened_at
        AND k.happened_at <= $as_of AND days_between(t.happened_at, k.happened_at) <= 180
    LEFT JOIN visible.deals d ON d.lead_id = k.to_lead_id OR (k.to_lead_id IS NULL AND d.client_id = k.to_client_id)
    LEFT JOIN visible.stage_spans g ON g.deal_id = d.id AND g.valid_from <= $as_of AND (g.valid_to IS NULL OR g.valid_to > $as_of)
    GROUP BY t.id),
voice AS (SELECT 'detractor' AS voice UNION ALL SELECT 'promoter')
SELECT v.voice, count(t.id) AS n, count(s.at) AS spoken, count(t.due_at) FILTER (WHERE s.at IS NULL) AS waiting,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY days_between(t.happened_at, s.at)) AS days, count(c.at) AS complaints,
       count(a.at) AS reviews_asked, count(*) FILTER (WHERE a.came = 1) AS reviews, count(r.at) AS referrals,
       count(*) FILTER (WHERE r.came = 3) AS referrals_won,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY days_between(t.happened_at, r.at)) AS referral_days
FROM voice v LEFT JOIN told t ON t.voice = v.voice LEFT JOIN spoken s ON s.id = t.id LEFT JOIN claimed c ON c.id = t.id
LEFT JOIN asked a ON a.id = t.id LEFT JOIN referred r ON r.id = t.id GROUP BY v.voice ORDER BY v.voice
