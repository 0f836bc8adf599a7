-- By which rules does the company count and work?
-- One row. Minutes are working minutes, days are calendar days, shares are fractions.
-- takes: nothing
-- gives: name varchar, answer_minutes integer, load_planned double, load_overdue double, cooling_below double, asleep_below double,
-- + balance_half_life double, renewal_days integer, greet_birthdays boolean,
-- + greet_renewals boolean, version integer
SELECT name, answer_minutes, load_planned, load_overdue, cooling_below, asleep_below, balance_half_life, renewal_days,
       greet_birthdays, greet_renewals, version
FROM visible.company ORDER BY name
