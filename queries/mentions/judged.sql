-- How did people judge what was written?
-- One row per judged mention with words as of the day, the latest on top, at most 3,000 of them.
-- takes: as_of timestamp, line uuid
-- gives: mention_id uuid, words varchar, sentiment varchar
SELECT mention_id, words, sentiment
FROM visible.mention_tones
WHERE sentiment IS NOT NULL AND words IS NOT NULL AND happened_at <= $as_of AND (taken_back_at IS NULL OR taken_back_at > $as_of)
  AND (valid_from IS NULL OR valid_from <= $as_of) AND (valid_to IS NULL OR valid_to > $as_of) AND ($line IS NULL OR line_id = $line)
ORDER BY happened_at DESC, mention_id
LIMIT 3000
