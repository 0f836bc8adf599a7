-- Which clients are so: of these owners, lines, cities, sectors, sources, with such persons?
-- One row per client in hand that meets every condition; a condition that is NULL is none. Several values of one condition are one text,
-- each value between two characters 31; the empty value stands for "not specified". Conditions on persons hold for
-- one and the same person with a role there now.
-- takes: owners varchar, lines varchar, cities varchar, sectors varchar, sources varchar, entry_points varchar, kind varchar,
-- + employees_from double, employees_to double, birthday_month integer, language varchar, consent varchar
-- gives: client_id uuid
SELECT k.id AS client_id
FROM visible.clients_in_hand k
WHERE ($owners IS NULL OR strpos($owners, chr(31) || coalesce(CAST(k.owner_id AS VARCHAR), '') || chr(31)) > 0)
  AND ($lines IS NULL OR strpos($lines, chr(31) || CAST(k.line_id AS VARCHAR) || chr(31)) > 0)
  AND ($cities IS NULL OR strpos($cities, chr(31) || coalesce(k.city, '') || chr(31)) > 0)
  AND ($sectors IS NULL OR strpos($sectors, chr(31) || coalesce(k.sector, '') || chr(31)) > 0)
  AND ($sources IS NULL OR strpos($sources, chr(31) || coalesce(CAST(k.source_id AS VARCHAR), '') || chr(31)) > 0)
  AND ($entry_points IS NULL OR strpos($entry_points, chr(31) || coalesce(CAST(k.entry_point_id AS VARCHAR), '') || chr(31)) > 0)
  AND ($kind IS NULL OR k.kind = $kind)
  AND ($employees_from IS NULL OR k.employees >= $employees_from)
  AND ($employees_to IS NULL OR k.employees <= $employees_to)
  AND (($birthday_month IS NULL AND $language IS NULL AND $consent IS NULL) OR k.id IN (
      SELECT r.client_id FROM visible.person_roles r JOIN visible.persons p ON p.id = r.person_id
      WHERE r.until IS NULL AND p.retired_at IS NULL
        AND ($birthday_month IS NULL OR EXTRACT(MONTH FROM p.birthday) = $birthday_month)
        AND ($language IS NULL OR coalesce(p.language, '') = $language)
        AND ($consent IS NULL OR CASE WHEN p.consent THEN 'yes' WHEN p.consent IS NULL THEN 'unknown' ELSE 'no' END = $consent)))
ORDER BY k.id
