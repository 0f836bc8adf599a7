-- Who may sign in, in which role, and how much work is theirs at most?
-- One row per person, closed accounts last; only for administrators. Capacity: points of load at once, leads in 30 days.
-- takes: nothing
-- gives: id uuid, login varchar, name varchar, email varchar, role varchar, all_lines boolean, team_id uuid, team varchar, owns_deals boolean,
-- + capacity_points double, capacity_leads integer, lead_weight double, hours_per_day double, starts_on date, extension varchar, can_sign_in boolean,
-- + closed boolean, version integer
SELECT a.id, a.login, a.name, a.email, a.role, a.all_lines, a.team_id, t.name AS team, a.owns_deals, a.capacity_points, a.capacity_leads,
       coalesce(a.lead_weight, 1e0) AS lead_weight, a.hours_per_day, a.starts_on, a.extension, a.can_sign_in,
       a.disabled_at IS NOT NULL OR a.retired_at IS NOT NULL AS closed, a.version
FROM visible.accounts a LEFT JOIN visible.teams t ON t.id = a.team_id
ORDER BY closed, a.name, a.id
