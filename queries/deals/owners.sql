-- Whose open deals stand on the board of this line?
-- One row per owner of an open deal in hand, and one without a name when some have none.
-- takes: line uuid
-- gives: owner_id uuid, owner varchar, n bigint
SELECT d.owner_id, o.name AS owner, count(*) AS n
FROM visible.deals_standing d LEFT JOIN visible.staff o ON o.id = d.owner_id
WHERE d.kind = 'open' AND d.line_id = $line
GROUP BY d.owner_id, o.name
ORDER BY o.name NULLS LAST, d.owner_id
