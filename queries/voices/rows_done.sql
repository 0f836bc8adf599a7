-- Who are the promoters and the detractors, and what was done after each answer?
-- One row per answer of voices/done, those nobody spoke to first; voice: promoter or detractor; done: spoken, untouched, waiting, complaint, review_asked,
-- review, referral or referral_won, as voices/done counts them. outcome: of the deal that came of a referral (won, open).
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid
-- + occasion varchar, voice varchar, done varchar
-- gives: client_id uuid, client varchar, person varchar, owner varchar, score integer, comment varchar, happened_at timestamp, spoken_at timestamp
-- + due_at timestamp, complaint_at timestamp, review_asked_at timestamp, referral_at timestamp, outcome varchar, answer_id uuid
WITH heard AS (
    SELECT a.id, a.client_id, a.person_id, a.owner_id, a.happened_at, a.score, a.comment, a.follow_up_id,
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
    GROUP BY t.id)
SELECT h.client_id, k.name AS client, p.name AS person, o.name AS owner, h.score, h.comment, h.happened_at, s.at AS spoken_at,
       CASE WHEN s.at IS NULL THEN t.due_at END AS due_at, c.at AS complaint_at, a.at AS review_asked_at, r.at AS referral_at,
       CASE r.came WHEN 3 THEN 'won' WHEN 2 THEN 'open' END AS outcome, h.id AS answer_id
FROM told t JOIN heard h ON h.id = t.id AND h.back = 1 LEFT JOIN visible.clients k ON k.id = h.client_id LEFT JOIN visible.persons p ON p.id = h.person_id
LEFT JOIN visible.staff o ON o.id = h.owner_id LEFT JOIN spoken s ON s.id = t.id LEFT JOIN claimed c ON c.id = t.id
LEFT JOIN asked a ON a.id = t.id LEFT JOIN referred r ON r.id = t.id
WHERE t.voice IN ('promoter', 'detractor') AND ($voice IS NULL OR t.voice = $voice)
  AND CASE coalesce($done, 'any') WHEN 'spoken' THEN s.at IS NOT NULL WHEN 'untouched' THEN s.at IS NULL
          WHEN 'waiting' THEN s.at IS NULL AND t.due_at IS NOT NULL WHEN 'complaint' THEN c.at IS NOT NULL
          WHEN 'review_asked' THEN a.at IS NOT NULL WHEN 'review' THEN a.came = 1 WHEN 'referral' THEN r.at IS NOT NULL
          WHEN 'referral_won' THEN r.came = 3 ELSE true END
ORDER BY CASE WHEN s.at IS NULL THEN 0 ELSE 1 END, h.happened_at DESC, h.id
