"""The questions of the inbox: the clock in working time, who is answered, what a manager sees and what not."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from data import leads
from queries import reader
from tests.data.lead_desk import Inbox


@pytest.fixture
def inbox(here, monkeypatch):
    made = Inbox(here, monkeypatch)
    made.source("web")
    return made


def ask(inbox, name, login="hanna", **values):
    return reader.rows(f"inbox/{name}", inbox.viewer(login), **values)


def names(inbox, login="hanna", **values) -> list[str]:
    return [one["name"] for one in ask(inbox, "open", login, **values)]


@pytest.mark.parametrize(("came", "now", "left"), [
    (datetime(2026, 3, 4, 12, 0), datetime(2026, 3, 4, 12, 20), 40),
    (datetime(2026, 3, 4, 12, 0), datetime(2026, 3, 4, 13, 30), -30),
    (datetime(2026, 3, 6, 17, 30), datetime(2026, 3, 9, 9, 10), 20),  # Friday evening to Monday morning: 30 + 10
    (datetime(2026, 3, 7, 11, 0), datetime(2026, 3, 9, 9, 5), 55),  # on a Saturday the clock stands
    (datetime(2026, 3, 4, 3, 0), datetime(2026, 3, 4, 8, 59), 60),  # and before opening
])  # fmt: skip
def test_the_clock_counts_working_minutes_alone(inbox, came, now, left):
    inbox.clock = came
    inbox.came()
    hours = inbox.run("SELECT min(opens), max(closes) FROM kept.work_week")[0]
    assert [one.hour for one in hours] == [9, 18]
    inbox.clock = now
    assert ask(inbox, "open")[0]["minutes_left"] == pytest.approx(left, abs=1)


def test_the_least_time_left_stands_first_whoever_s_it_is(inbox):
    for n, login in enumerate(("ann", "bob", "hanna")):
        inbox.came(f"Lead {n}", login=login, mine=login != "hanna")
        inbox.wait(minutes=10)
    assert names(inbox) == ["Lead 0", "Lead 1", "Lead 2"]
    assert names(inbox, "ann") == ["Lead 0", "Lead 2"]
    assert names(inbox, "ann", whose="mine") == ["Lead 0"]
    assert names(inbox, "ann", whose="unassigned") == ["Lead 2"]
    assert names(inbox, "sven") == []
    assert names(inbox, "director") == ["Lead 0", "Lead 1", "Lead 2"]


def test_line_and_entry_point_narrow_the_list_not_specified_too(inbox):
    door = inbox.run("SELECT id FROM kept.entry_points ORDER BY position LIMIT 1")[0][0]
    inbox.came("With", entry_point_id=door)
    inbox.came("Without")
    assert names(inbox, door=door) == ["With"]
    assert names(inbox, door=reader.NOBODY) == ["Without"]
    assert sorted(names(inbox, line=inbox.sales)) == ["With", "Without"]
    assert names(inbox, line=inbox.id("line", "Service")) == []


@pytest.mark.parametrize(("values", "counts"), [
    ({}, True), ({"direction": "in"}, False), ({"automatic": True}, False), ({"state": "cancelled"}, False),
    ({"happened_at": datetime(2026, 3, 1)}, False), ({"lead_id": None, "client_id": "acme"}, True),
])  # fmt: skip
def test_answered_is_what_the_workload_page_calls_answered(inbox, values, counts):
    lead = inbox.came(login="ann", mine=True)
    inbox.run("UPDATE kept.leads SET client_id = ? WHERE id = ?", inbox.acme, lead)
    inbox.wait(minutes=30)
    row = {
        "id": uuid4(), "line_id": inbox.sales, "lead_id": lead, "staff_id": inbox.id("staff", "ann"), "kind": "call", "direction": "out",
        "state": "held", "happened_at": inbox.clock, "settled_at": inbox.clock, "entered_at": inbox.clock,
    } | values  # fmt: skip
    inbox.add("contacts", **row | ({"client_id": inbox.acme} if "client_id" in values else {}))
    inbox.wait(minutes=5)
    told = reader.row("workload/first_answer", inbox.viewer("hanna"))
    assert told["answered"] == (1 if counts else 0)
    assert len(names(inbox, answered=True)) == told["answered"]
    assert len(names(inbox, answered=False)) == told["leads"] - told["answered"]


def test_an_answered_lead_stays_on_the_list_until_it_is_decided(inbox):
    lead = inbox.came(login="ann", mine=True)
    inbox.log(login="ann", client_id=None, lead_id=lead, next_on=date(2026, 3, 10))
    found = ask(inbox, "open", "ann", answered=True)
    assert [one["name"] for one in found] == ["Nora Field"]
    assert found[0]["next_at"].date() == date(2026, 3, 10)
    leads.refuse(inbox.viewer("ann"), lead, inbox.no_need, "too small", key=uuid4())
    assert names(inbox, "ann", answered=True) == names(inbox, "ann") == []
    assert [(one["reason"], one["note"], one["refused_by"]) for one in ask(inbox, "refused", "ann")] == [("No need", "too small", "Ann")]
    leads.reopen(inbox.viewer("ann"), lead, key=uuid4())
    assert names(inbox, "ann", answered=True) == ["Nora Field"]


def test_answered_today_says_how_long_it_took_and_what_became_of_it(inbox):
    inbox.came("Yesterday", login="ann", mine=True)
    inbox.wait(minutes=10)
    inbox.log(login="ann", client_id=None, lead_id=inbox.run("SELECT id FROM kept.leads")[0][0])
    inbox.clock = datetime(2026, 3, 5, 9, 0)
    made = {name: inbox.came(name, login="ann", mine=True) for name in ("Deal", "Refused", "Open", "Silent")}
    for n, name in enumerate(("Deal", "Refused", "Open")):
        inbox.wait(minutes=30 * (n + 1))
        inbox.log(login="ann", client_id=None, lead_id=made[name])
    leads.refuse(inbox.viewer("ann"), made["Refused"], inbox.spam, key=uuid4())
    leads.convert(inbox.viewer("ann"), made["Deal"], leads.Turn("D", client="New one"), key=uuid4())
    found = ask(inbox, "answered_today", as_of=inbox.clock)
    assert [(one["name"], one["minutes"], one["in_time"], one["outcome"]) for one in found] == [
        ("Open", 180, False, "open"), ("Refused", 90, False, "refused"), ("Deal", 30, True, "deal")]  # fmt: skip
    assert ask(inbox, "answered_today", "bob", as_of=inbox.clock) == []


def test_a_merged_inquiry_is_one_in_every_list_and_number(inbox):
    first = inbox.came("A", phone="030 1234 5678", login="ann", mine=True)
    inbox.wait(minutes=5)
    second = inbox.came("B", phone="+49 30 1234 5678", login="ann", mine=True)
    assert {one["lead_id"] for one in ask(inbox, "twins", "ann")} == {str(first), str(second)}
    leads.merge(inbox.viewer("ann"), second, first, key=uuid4())
    found = ask(inbox, "open", "ann")
    assert [(one["name"], one["touches"]) for one in found] == [("A", 2)]
    assert ask(inbox, "twins", "ann") == []
    inbox.wait(minutes=1)
    assert reader.row("workload/first_answer", inbox.viewer("hanna"))["leads"] == 1


def test_a_lead_of_a_colleague_away_is_in_the_inbox_of_the_deputy_marked_for_whom(inbox):
    inbox.came(login="bob", mine=True)
    inbox.add("absences", id=uuid4(), staff_id=inbox.id("staff", "bob"), since=date(2020, 1, 1), until=date(2040, 1, 1),
              deputy_id=inbox.id("staff", "ann"))  # fmt: skip
    assert [(one["owner"], one["mine"]) for one in ask(inbox, "open", "ann", whose="mine")] == [("Bob", True)]


def test_why_a_lead_is_whose_it_is_is_told_to_heads_with_the_candidates_alone(inbox):
    lead = inbox.came()
    leads.take(inbox.viewer("ann"), lead, key=uuid4())
    assert "candidates" in ask(inbox, "why", lead=lead)[0]["candidates"]
    assert [(one["owner"], one["candidates"]) for one in ask(inbox, "why", "ann", lead=lead)] == [("Ann", None)]
    assert ask(inbox, "why", "bob", lead=lead) == []


def test_rules_and_shares_are_of_the_own_lines(inbox):
    assert [one["line"] for one in ask(inbox, "rules", "sven")] == ["Service"]
    assert [(one["policy"], one["version"]) for one in ask(inbox, "rules")] == [("least_load", 0)]
    assert [one["name"] for one in ask(inbox, "weights")] == ["Ann", "Bob", "Hanna"]
    assert [one["name"] for one in ask(inbox, "weights", "ann")] == ["Ann"]


def test_the_list_of_the_inbox_is_everybody_waiting_in_it(inbox):
    for n in range(12):
        inbox.came(f"Lead {n}", login="ann", mine=n % 3 == 0)
        inbox.wait(minutes=1)
    found = ask(inbox, "open")
    assert len(found) == found[0]["waiting"] == 12
    assert inbox.clock - found[0]["happened_at"] == timedelta(minutes=12)


def test_what_came_or_was_refused_within_the_running_minute_is_shown_at_once(inbox):
    inbox.clock = datetime(2026, 3, 4, 12, 0, 40)
    one, two = inbox.came("Just now"), inbox.came("Refused")
    assert ask(inbox, "open")[0]["minutes_left"] == pytest.approx(60, abs=1)
    assert sorted(names(inbox)) == ["Just now", "Refused"]
    leads.refuse(inbox.viewer("ann"), two, inbox.spam, key=uuid4())
    assert [one["name"] for one in ask(inbox, "refused")] == ["Refused"]
    inbox.wait(seconds=5)
    inbox.log(login="ann", client_id=None, lead_id=one)
    assert [one["name"] for one in ask(inbox, "answered_today")] == ["Just now"]
