-- What did this client answer when we asked?
-- One row per answer, the latest first; score: would you recommend us, 0 to 10; csi: its factors on 0 to 100, weighted by importance.
-- takes: client uuid, as_of timestamp
-- gives: happened_at timestamp, survey varchar, person varchar, score integer, csi double, reason varchar, comment varchar
SELECT a.happened_at, v.name AS survey, p.name AS person, a.score,
       (SELECT (sum(f.importance * x.score) / nullif(sum(f.importance), 0) - 1) / (coalesce(v.top, 10) - 1e0) * 100
        FROM visible.answer_factors x JOIN visible.survey_factors f ON f.id = x.factor_id WHERE x.answer_id = a.id) AS csi, r.name AS reason, a.comment
FROM visible.answers a JOIN visible.surveys v ON v.id = a.survey_id LEFT JOIN visible.survey_reasons r ON r.id = a.reason_id
LEFT JOIN visible.persons p ON p.id = a.person_id
WHERE a.client_id = $client AND a.happened_at <= $as_of ORDER BY a.happened_at DESC, a.id
