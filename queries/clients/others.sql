-- Which clients of others in the own lines have a name like this?
-- One row per client, its name and whose it is, nothing more; the first five. For who sees everybody's rows there are none.
-- takes: q varchar
-- gives: client varchar, owner varchar, line varchar
WITH typed AS (
    SELECT folded($q) AS said, bit_length($q) = 8 * length($q) AS is_latin WHERE length(folded($q)) >= 3 AND upper($q) <> lower($q)),
words AS (
    SELECT w, latin(w) AS l FROM (
        SELECT split_part(said, ' ', 1) AS w FROM typed UNION ALL SELECT split_part(said, ' ', 2) AS w FROM typed
        UNION ALL SELECT split_part(said, ' ', 3) AS w FROM typed UNION ALL SELECT split_part(said, ' ', 4) AS w FROM typed) s),
names AS (
    SELECT n.name, n.owner, n.line, CASE WHEN y.is_latin AND bit_length(n.name_norm) <> 8 * length(n.name_norm)
           THEN concat_ws(' ', n.name_norm, latin(n.name_norm)) ELSE n.name_norm END AS said
    FROM visible.client_names n CROSS JOIN typed y)
SELECT n.name AS client, n.owner, n.line
FROM names n
WHERE NOT EXISTS (SELECT 1 FROM words w WHERE strpos(n.said, w.w) = 0 AND strpos(n.said, w.l) = 0)
ORDER BY n.name, n.owner, n.line LIMIT 5
