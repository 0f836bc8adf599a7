"""An absence moves nothing: the deputy covers while it lasts, and the day after all is the owner's again."""

from datetime import date, datetime
from uuid import uuid4

import pytest

from data import absences, contacts, promises, viewer
from data.absences import Absence
from data.problems import Problem

MONDAY, THURSDAY = date(2026, 3, 2), date(2026, 3, 5)


@pytest.fixture
def desk(desk, monkeypatch):
    """The clock of the desk is also the clock by which an absence begins and ends."""
    monkeypatch.setattr(viewer, "moment", lambda: desk.clock)
    return desk


def away(desk, login="ann", since=MONDAY, until=THURSDAY, deputy="bob", by="hanna", key=None, **more):
    wanted = Absence(desk.id("staff", login), since, until, deputy and desk.id("staff", deputy), more.pop("reason", ""))
    return absences.add(desk.viewer(by), wanted, key=key or uuid4(), **more)


def test_the_deputy_works_at_the_absent_ones_client_and_stays_the_author(desk):
    away(desk)
    done = desk.log(login="bob", note="Bob for Ann")
    ann, bob = desk.id("staff", "ann"), desk.id("staff", "bob")
    assert desk.run("SELECT staff_id, entered_by FROM kept.contacts WHERE id = ?", done.id) == [(bob, bob)]
    assert desk.run("SELECT staff_id FROM kept.contacts WHERE state = 'planned'") == [(ann,)]
    assert desk.run("SELECT owner_id FROM kept.clients WHERE id = ?", desk.acme) == [(ann,)]


def test_the_deputy_sees_and_settles_what_waits_and_no_longer_the_day_after(desk):
    desk.log(next_on=date(2026, 3, 9))
    promise = desk.add(
        "promises",
        id=uuid4(),
        line_id=desk.id("line", "Sales"),
        client_id=desk.acme,
        owner_id=desk.id("staff", "ann"),
        side="ours",
        what="a paper",
        due_on="2026-03-04",
        state="open",
        happened_at=desk.clock,
        entered_at=desk.clock,
    )
    away(desk)
    assert seen(desk) == (1, 1, 2)
    promises.settle(desk.viewer("bob"), promise, "kept", version=1, key=uuid4())
    assert desk.run("SELECT state, owner_id FROM kept.promises WHERE id = ?", promise) == [("kept", desk.id("staff", "ann"))]
    desk.clock = datetime(2026, 3, 4, 23, 59)
    assert seen(desk)[2] == 2
    desk.clock = datetime(2026, 3, 5, 0, 0)
    assert seen(desk) == (0, 0, 1)
    with pytest.raises(Problem, match="no such client"):
        desk.log(login="bob", note="too late")
    assert desk.log(login="ann", note="back again").new


def seen(desk) -> tuple:
    """How many planned contacts, open promises and clients Bob may work on."""
    with desk.here.cursor(desk.viewer("bob")) as cur:
        return cur.execute(
            "SELECT (SELECT count(*) FROM visible.contacts WHERE state = 'planned'), "
            "(SELECT count(*) FROM visible.promises WHERE state = 'open'), (SELECT count(*) FROM visible.clients_in_hand)"
        ).fetchone()


def test_what_the_deputy_plans_is_the_owners(desk):
    away(desk)
    day = contacts.plan(desk.viewer("bob"), contacts.Plan(desk.acme, date(2026, 3, 4)), key=uuid4())
    assert day == THURSDAY  # the first working day on which Ann is back
    assert desk.run("SELECT staff_id FROM kept.contacts WHERE state = 'planned'") == [(desk.id("staff", "ann"),)]


def test_an_absence_is_written_once_per_key(desk):
    key = uuid4()
    assert away(desk, key=key) == away(desk, key=key) == key
    assert desk.run("SELECT since, until, version FROM kept.absences") == [(MONDAY, THURSDAY, 1)]
    assert desk.run("SELECT action FROM kept.audit WHERE id = ?", key) == [("absences.add",)]


def test_one_person_is_not_away_twice_in_the_same_days(desk):
    away(desk)
    with pytest.raises(Problem, match="already, from 2026-03-02") as told:
        away(desk, since=date(2026, 3, 4), until=date(2026, 3, 9))
    assert told.value.field == "days"
    away(desk, since=THURSDAY, until=date(2026, 3, 9))  # the day after is free


@pytest.mark.parametrize("until", [MONDAY, date(2026, 3, 1)])
def test_an_absence_has_at_least_one_day(desk, until):
    with pytest.raises(Problem, match="lies before the first"):
        away(desk, until=until)


def test_a_deputy_who_is_away_too_is_warned_of_and_can_be_accepted(desk):
    away(desk, "bob", deputy=None)
    with pytest.raises(Problem, match="Bob is away in these days too") as told:
        away(desk)
    assert told.value.field == "deputy_away"
    assert away(desk, all_the_same=True)


def test_somebody_who_stands_in_does_not_leave_unnoticed(desk):
    away(desk)
    with pytest.raises(Problem, match="Bob is the deputy of Ann"):
        away(desk, "bob", deputy=None)
    assert away(desk, "bob", deputy=None, all_the_same=True)


@pytest.mark.parametrize(("deputy", "why"), [("ann", "own deputy"), ("sue", "Choose a colleague"), ("gone", "does not work here")])
def test_not_everybody_can_be_deputy(desk, deputy, why):
    desk.staff("sue", "manager", ["Service"])
    desk.staff("gone", "manager", ["Sales"], disabled_at="2026-01-01")
    with pytest.raises(Problem, match=why):
        away(desk, deputy=deputy)


def test_a_deputy_works_in_all_the_lines_of_the_absent_one(desk):
    desk.staff("both", "manager", ["Sales", "Service"])
    with pytest.raises(Problem, match="Bob does not work in the line Service"):
        away(desk, "both")
    assert away(desk, "ann", deputy="both")


def test_an_absence_is_changed_by_who_has_seen_its_last_state(desk):
    made = away(desk)
    longer = Absence(None, MONDAY, date(2026, 3, 12), None, "holiday")
    absences.change(desk.viewer("hanna"), made, longer, version=1)
    assert desk.run("SELECT until, deputy_id, reason, version FROM kept.absences") == [(date(2026, 3, 12), None, "holiday", 2)]
    with pytest.raises(Problem, match="Someone has changed this absence"):
        absences.change(desk.viewer("hanna"), made, longer, version=1)


def test_a_running_absence_ends_today_and_a_later_one_is_taken_back(desk):
    running, later = away(desk), away(desk, since=date(2026, 4, 1), until=date(2026, 4, 9))
    for one in (running, later):
        absences.end(desk.viewer("hanna"), one, version=1)
    assert desk.run("SELECT id, until FROM kept.absences") == [(running, date(2026, 3, 4))]
    assert desk.viewer("bob").covers == frozenset()
    with pytest.raises(Problem, match="over already"):
        absences.end(desk.viewer("hanna"), running, version=2)


@pytest.mark.parametrize("by", ["ann", "director"])
def test_only_heads_and_administrators_write_absences(desk, by):
    with pytest.raises(Problem, match="may not"):
        away(desk, by=by)


def test_a_head_writes_no_absence_of_another_line(desk):
    made = away(desk)
    with pytest.raises(Problem, match="Choose a colleague"):
        away(desk, by="sven")
    with pytest.raises(Problem, match="no such absence"):
        absences.end(desk.viewer("sven"), made, version=1)
