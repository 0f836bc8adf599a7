"""Who answered a lead, and from when the clock ran: from arrival for the first owner, from the hand-over for the next."""

import pytest

from data.viewer import of_login
from queries.reader import row, rows
from tests.queries.test_workload import MARCH, contact, lead, of


@pytest.fixture
def two(tiny):
    """Anna and Boris."""
    tiny.staff("anna"), tiny.staff("boris")
    return tiny


def given_later(tiny, name, arrived, given, owner="anna"):
    """A lead that came in without an owner and was given to one later."""
    made = lead(tiny, name, None, arrived)
    tiny.run("UPDATE kept.leads SET owner_id = ? WHERE id = ?", tiny.id("staff", owner), made)
    tiny.own("lead", made, tiny.id("staff", owner), given)
    return made


def test_the_first_owners_clock_runs_from_the_arrival_of_the_lead(two, director):
    made = given_later(two, "asks", "2026-03-10T10:00", "2026-03-10T10:30")
    contact(two, "anna", at="2026-03-10T10:40", lead_id=made)
    assert of("workload/response", director, "anna", **MARCH)["median_minutes"] == 40
    assert row("workload/first_answer", director, **MARCH)["median_minutes"] == 40


def test_a_lead_answered_before_it_was_given_to_anybody_counts_for_its_first_owner(two, director):
    made = given_later(two, "asks", "2026-03-10T10:00", "2026-03-10T10:30")
    contact(two, "anna", at="2026-03-10T10:10", lead_id=made)
    found = of("workload/response", director, "anna", **MARCH)
    assert (found["leads"], found["answered"], found["median_minutes"]) == (1, 1, 10)
    assert row("workload/first_answer", director, **MARCH, manager="anna")["answered"] == 1
    assert [one["owner"] for one in rows("workload/rows_leads", director, **MARCH)] == ["Anna"]
    assert sum(week["leads"] for week in rows("workload/trend_answers", director, **MARCH, manager="anna")) == 1


def test_an_answer_at_the_very_moment_of_a_hand_over_counts_once(two, director):
    made = lead(two, "asks", "anna", "2026-03-10T10:00")
    two.own("lead", made, two.id("staff", "boris"), "2026-03-10T12:00")
    contact(two, "anna", at="2026-03-10T12:00", lead_id=made)
    anna, boris = (of("workload/response", director, login, **MARCH) for login in ("anna", "boris"))
    assert ((anna["leads"], anna["answered"]), (boris["leads"], boris["answered"])) == ((1, 1), (0, 0))
    assert [one["owner"] for one in rows("workload/rows_leads", director, **MARCH)] == ["Anna"]
    assert row("workload/first_answer", director, **MARCH, manager="boris")["leads"] == 0


def test_of_a_line_only_its_people_are_listed_by_how_they_answer(tiny, director):
    tiny.line("Service")
    tiny.staff("anna", lines=["Sales"]), tiny.staff("boris", lines=["Service"])
    assert [one["login"] for one in rows("workload/response", director, **MARCH, line="Service")] == ["boris"]
    contact(tiny, "anna", at="2026-03-10T10:10", lead_id=lead(tiny, "asks", "anna", "2026-03-10T10:00"))
    assert [one["login"] for one in rows("workload/response", director, **MARCH, line="Sales")] == ["anna"]


@pytest.mark.parametrize("minute", range(0, 60, 4))
def test_an_answer_after_exactly_five_minutes_is_in_five_minutes(two, director, minute):
    for second in (0, 7, 20, 37, 49):
        made = lead(two, f"asks {second}", "anna", f"2026-03-10T13:{minute:02}:{second:02}")
        contact(two, "anna", at=f"2026-03-10T{13 + (minute + 5) // 60}:{(minute + 5) % 60:02}:{second:02}", lead_id=made)
    for name in ("workload/first_answer", "workload/response"):
        assert rows(name, director, **MARCH, manager="anna")[0]["in_5"] == 1, name
    assert {one["minutes"] for one in rows("workload/rows_leads", director, **MARCH)} == {5}
    assert rows("workload/trend_answers", director, **MARCH)[-1]["median_minutes"] == 5


def test_somebody_who_left_and_only_received_leads_still_has_a_row(tiny, director):
    tiny.staff("anna", retired_at="2026-03-15")
    lead(tiny, "asks", "anna", "2026-03-10T10:00")
    found = rows("workload/managers", director, **MARCH)
    assert sum(one["leads_30"] for one in found) == len(rows("workload/rows_received", director, **MARCH)) == 1


@pytest.fixture
def given(two):
    """A deal of Anna's, in its stage since 5 February, handed over to Boris on 1 March and taken back on 20 March; and one of Boris's."""
    two.deal("A1", [("2026-02-01", "lead"), ("2026-02-05", "qualified")], owner="anna", amount=700)
    two.deal("B1", [("2026-02-01", "lead")], owner="boris", amount=50)
    for day, login, reason in (("2026-03-01", "boris", "handed_over"), ("2026-03-20", "anna", "taken_back")):
        two.add(
            "assignments",
            id=two.id("hand", day),
            entity="deal",
            entity_id=two.id("deal", "A1"),
            owner_id=two.id("staff", login),
            happened_at=day,
            entered_at=day,
            reason=reason,
        )
    return two


DAYS = [("2026-02-28T23:59", "anna"), ("2026-03-01", "boris"), ("2026-03-19T23:59", "boris"), ("2026-03-20", "anna")]


@pytest.mark.parametrize(("day", "holder"), DAYS)
def test_an_open_deal_counts_for_who_holds_it_on_the_day_asked_about(given, director, day, holder):
    loads = {one["login"]: (one["open_deals"], one["open_amount"]) for one in rows("workload/managers", director, as_of=day)}
    assert loads == {"anna": (0, 0), "boris": (1, 50)} | ({"anna": (1, 700)} if holder == "anna" else {"boris": (2, 750)})
    for question in ("workload/rows_deals", "funnel/rows_open"):
        assert [one["owner"].lower() for one in rows(question, director, as_of=day)] == [holder, "boris"], question


@pytest.mark.parametrize(("day", "holder"), DAYS)
@pytest.mark.parametrize("login", ["anna", "boris"])
def test_every_count_of_open_deals_equals_its_rows_through_hand_overs(given, director, day, holder, login):
    asked = {"as_of": day, "manager": login}
    n = len(rows("workload/rows_deals", director, **asked))
    assert n == (login == holder) + (login == "boris")
    assert len(rows("funnel/rows_open", director, **asked)) == n
    assert row("workload/team", director, **asked)["open_deals"] == n
    assert rows("workload/trend", director, **asked)[-1]["open_deals"] == n
    assert sum(stage["open_now"] for stage in rows("funnel/limits", director, **asked)) == n
    assert row("workload/balance", director, **asked)["mean_load"] == n / 8


def test_a_visit_is_counted_once_and_for_who_began_it(given, director):
    counted = {login: sum(one["visits"] for one in rows("funnel/limits", director, manager=login)) for login in ("anna", "boris")}
    assert counted == {"anna": 2, "boris": 1}
    assert sum(one["visits"] for one in rows("funnel/limits", director)) == 3


def test_a_deal_over_its_limit_is_over_it_for_each_holder_in_turn(given, director):
    given.run("UPDATE kept.stages SET limit_hours = 24 WHERE name = 'qualified'")
    for login, months in (("anna", {2: 1, 3: 1}), ("boris", {2: 0, 3: 0})):
        trend = rows("funnel/trend_limits", director, as_of="2026-04-01", manager=login)
        assert {one["month"].month: one["over_limit"] for one in trend if one["month"].month in months} == months, login
    assert row("workload/team", director, as_of="2026-03-10", manager="boris")["over_limit"] == 1
    assert rows("funnel/rows_open", director, as_of="2026-03-10", manager="boris", over=True)[0]["days"] == 33


def test_a_win_after_a_hand_over_is_of_who_held_the_deal_then(given, director):
    given.deal("W1", [("2026-02-01", "lead", "anna"), ("2026-03-10", "won", "boris")], owner="boris", amount=300)
    given.add(
        "assignments",
        id=given.id("hand", "w"),
        entity="deal",
        entity_id=given.id("deal", "W1"),
        owner_id=given.id("staff", "boris"),
        happened_at="2026-03-02",
        entered_at="2026-03-02",
        reason="handed_over",
    )
    assert of("workload/managers", director, "boris", **MARCH)["won"] == 1
    assert of("workload/managers", director, "anna", **MARCH)["won"] == 0
    assert len(rows("workload/rows_closed", director, **MARCH, manager="boris")) == 1
    assert of("workload/managers", director, "anna", as_of="2026-03-01")["open_deals"] == 1
    assert of("workload/managers", director, "boris", as_of="2026-03-05")["open_deals"] == 3
    assert of("workload/managers", director, "boris", as_of="2026-03-11")["open_deals"] == 2


def test_the_managers_whose_it_was_and_is_see_it_on_their_own_days(given):
    anna, boris = (of_login(given.here, login) for login in ("anna", "boris"))
    assert [len(rows("workload/rows_deals", anna, as_of=day, manager="anna")) for day, _ in DAYS] == [1, 0, 0, 1]
    assert [len(rows("workload/rows_deals", boris, as_of=day, manager="boris")) for day, _ in DAYS] == [1, 2, 2, 1]
