-- Which mentions of us wait to be judged or answered, and which were settled last?
-- One row per mention: those without a judgement first, then those without an answer (negative before others, the oldest on top), then, with
-- `settled`, those that wait for nothing, the latest on top. Of a competitor only what is to be judged. stage: judge, answer or settled.
-- takes: as_of timestamp, line uuid, mention uuid, settled boolean, most integer
-- gives: mention_id uuid, stage varchar, place varchar, happened_at timestamp, hours double, rating double, words varchar, author varchar, link varchar
-- + sentiment varchar, suggested varchar, answered_at timestamp, answer varchar, client_id uuid, client varchar, owner varchar
-- + competitor varchar, complaint_id uuid, asked_for boolean, version integer, n bigint
WITH known AS (
    SELECT m.*, k.name AS competitor,
           CASE WHEN m.sentiment IS NULL THEN 'judge' WHEN m.answered_at IS NULL AND m.competitor_id IS NULL THEN 'answer' ELSE 'settled' END AS stage
    FROM visible.mention_tones m LEFT JOIN visible.competitors k ON k.id = m.competitor_id
    WHERE m.happened_at <= $as_of AND m.taken_back_at IS NULL AND m.valid_to IS NULL AND ($line IS NULL OR m.line_id = $line)),
asked AS (
    SELECT *, count(*) OVER () AS n FROM known
    WHERE mention_id = $mention OR ($mention IS NULL AND (stage = 'settled') = coalesce($settled, false)))
SELECT mention_id, stage, place, happened_at, hours_between(happened_at, coalesce(answered_at, $as_of)) AS hours, rating, words, author, link,
       sentiment, suggested, answered_at, answer, client_id, client, owner, competitor, complaint_id, asked_for, version, n
FROM asked
ORDER BY CASE stage WHEN 'judge' THEN 0 WHEN 'answer' THEN 1 ELSE 2 END, CASE WHEN stage = 'settled' THEN 0 WHEN sentiment = 'negative' THEN 0 ELSE 1 END,
         CASE WHEN stage = 'settled' THEN happened_at END DESC, happened_at, mention_id
LIMIT coalesce($most, 100)
