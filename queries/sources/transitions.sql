-- From which source did the way of a lead go on to which, and where did it end?
-- One row per step and its number: from the start (from_kind start) or a source to a source (to_kind channel), to a win (won) or to none (lost:
-- a lost deal, or a valid lead refused that never was a deal), of what was closed in the period. An empty id of a channel: not specified.
-- takes: since timestamp, until timestamp, as_of timestamp, line uuid, team uuid, manager uuid, source uuid, level varchar
-- gives: from_kind varchar, from_id uuid, to_kind varchar, to_id uuid, n bigint
WITH touch AS (
    SELECT path_id, channel_id, place, n, CASE WHEN kind = 'won' THEN 'won' ELSE 'lost' END AS fate,
           lead(channel_id) OVER (PARTITION BY path_id, closed_at ORDER BY place) AS next_id
    FROM visible.counted_touches
    WHERE level = coalesce($level, 'source') AND closed_at >= $since AND closed_at < $until AND closed_at <= $as_of
      AND (valid_to IS NULL OR valid_to > $as_of) AND ($line IS NULL OR line_id = $line)
      AND ($team IS NULL OR coalesce(team_id, nobody()) = $team) AND ($manager IS NULL OR coalesce(owner_id, nobody()) = $manager)
      AND ($source IS NULL OR coalesce(source_id, nobody()) = $source)),
step AS (
    SELECT 'start' AS from_kind, CAST(NULL AS UUID) AS from_id, 'channel' AS to_kind, channel_id AS to_id FROM touch WHERE place = 1
    UNION ALL
    SELECT 'channel', channel_id, CASE WHEN place = n THEN fate ELSE 'channel' END, next_id FROM touch)
SELECT from_kind, from_id, to_kind, to_id, count(*) AS n FROM step
GROUP BY from_kind, from_id, to_kind, to_id ORDER BY from_kind, from_id, to_kind, to_id
