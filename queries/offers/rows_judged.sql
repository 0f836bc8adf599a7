-- Which offers were answered, or over without an answer, and how did they end?
-- One row per offer of offers/acceptance, the latest on top; answer: only this one (accepted, declined, made: none yet); product: only this one.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, product uuid, answer varchar
-- gives: client varchar, offer varchar, product varchar, owner varchar, amount decimal, until_on date, offer_state varchar, answered_on date
-- + client_id uuid
WITH judged AS (
    SELECT f.*, CASE WHEN f.settled_at <= $as_of THEN f.state ELSE 'made' END AS offer_state,
           CASE WHEN f.settled_at <= $as_of THEN local_day(f.settled_at) END AS answered_on
    FROM visible.offer_holders f
    WHERE (f.valid_from IS NULL OR f.valid_from <= f.judged_at) AND (f.valid_to IS NULL OR f.valid_to > f.judged_at)
      AND f.happened_at <= $as_of AND f.judged_at >= $since AND f.judged_at < $until AND f.judged_at <= $as_of
      AND NOT (f.state = 'withdrawn' AND f.settled_at <= $as_of)
      AND ($line IS NULL OR f.line_id = $line)
      AND ($team IS NULL OR coalesce(f.team_id, nobody()) = $team)
      AND ($manager IS NULL OR coalesce(f.owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(f.source_id, nobody()) = $source))
SELECT client, what AS offer, product, owner, amount, until_on, offer_state, answered_on, client_id
FROM judged
WHERE ($answer IS NULL OR offer_state = $answer) AND ($product IS NULL OR coalesce(product_id, nobody()) = $product)
ORDER BY judged_at DESC, offer_id
