-- What does a colleague in my team carry on average, at this moment?
-- One row for a manager with at least three others in the team, else none; never one colleague's numbers. Win rate: the last 365 days.
-- takes: nothing
-- gives: people bigint, open_deals double, open_amount double, planned double, overdue double, win_rate double
SELECT d.people, d.open_deals, CAST(d.open_amount AS DOUBLE) AS open_amount, w.planned, w.overdue, c.win_rate
FROM visible.team_open_deals d CROSS JOIN visible.team_waiting w CROSS JOIN visible.team_closed c
ORDER BY d.people
