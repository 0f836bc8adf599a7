-- What did this client answer when we asked?
-- One row per answer, the latest first; score: would you recommend us, 0 to 10; csi: the mean of the marks of its factors, 1 to 10.
-- takes: client uuid, as_of timestamp
-- gives: happened_at timestamp, survey varchar, person varchar, score integer, csi double, reason varchar, comment varchar
SELECT a.happened_at, v.name AS survey, p.name AS person, a.score,
       (SELECT avg(f.score) FROM visible.answer_factors f WHERE f.answer_id = a.id) AS csi, r.name AS reason, a.comment
FROM visible.answers a JOIN visible.surveys v ON v.id = a.survey_id LEFT JOIN visible.survey_reasons r ON r.id = a.reason_id
LEFT JOIN visible.persons p ON p.id = a.person_id
WHERE a.client_id = $client AND a.happened_at <= $as_of ORDER BY a.happened_at DESC, a.id
