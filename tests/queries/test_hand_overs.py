"""Who answered a lead, and from when the clock ran: from arrival for the first owner, from the hand-over for the next."""

import pytest

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
