-- To whom can this client be given?
-- One row per colleague who owns deals in the client's line, is not retired, and does not own it now; those absent today are marked.
-- takes: client uuid, as_of timestamp
-- gives: owner_id uuid, owner varchar, is_absent boolean
SELECT o.id AS owner_id, o.name AS owner,
       EXISTS (SELECT 1 FROM visible.absences a WHERE a.staff_id = o.id AND a.since <= local_day($as_of) AND local_day($as_of) < a.until) AS is_absent
FROM visible.owner_lines w JOIN visible.owners o ON o.id = w.staff_id JOIN visible.client_cards c ON c.id = $client AND c.line_id = w.line_id
WHERE o.retired_at IS NULL AND o.disabled_at IS NULL AND o.id <> coalesce(c.owner_id, nobody())
ORDER BY o.name, o.id
