-- Which notices has this person put aside?
-- One row per notice: the last time it was put aside by as_of and not taken back; size: how bad it was then.
-- takes: as_of timestamp
-- gives: notice varchar, size double, reason varchar, happened_at timestamp
SELECT notice, size, reason, happened_at FROM (
    SELECT notice, size, reason, happened_at, row_number() OVER (PARTITION BY notice ORDER BY happened_at DESC, id) AS back
    FROM visible.notices_aside WHERE happened_at <= $as_of)
WHERE back = 1 ORDER BY notice
