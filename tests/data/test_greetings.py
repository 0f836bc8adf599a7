"""Letters for birthdays and ending contracts are prepared once a day by line and occasion, and sent by nobody but a person."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from data import greetings, mailing_runs, mailings, store
from data.greetings import Due
from data.problems import Problem
from data.viewer import SYSTEM
from pages.doors import greetings as door
from queries import reader
from queries.models.greetings import due
from tests.data.test_mailings import Desk

TODAY = date(2026, 6, 1)


class Greeting(Desk):
    def born(self, name, on, consent=True, client=0):
        who = self.tiny.add(
            "persons", id=uuid4(), name=name, name_norm=name, email=f"{name}@b.test", birthday=on, consent=consent, entered_at="2026-01-01"
        )
        self.tiny.add("person_roles", id=uuid4(), person_id=who, client_id=self.clients[client])
        return Due("birthday", self.tiny.id("line", "Sales"), self.clients[client], who)

    def ending(self, client=0, line="Sales") -> Due:
        return Due("renewal", self.tiny.id("line", line), self.strange if line == "Service" else self.clients[client])

    def prepared(self) -> list[tuple]:
        return self.tiny.run(
            "SELECT m.occasion, n.name, m.prepared_for, m.state, m.way, m.entered_by, count(*) FILTER (WHERE l.state = 'waiting') "
            "FROM kept.mailings m JOIN kept.lines n ON n.id = m.line_id LEFT JOIN kept.letters l ON l.mailing_id = m.id "
            "GROUP BY ALL ORDER BY m.occasion, n.name, m.prepared_for"
        )


@pytest.fixture
def desk(tiny):
    return Greeting(tiny)


def test_one_draft_by_line_and_occasion_once_a_day_and_nothing_goes_by_itself(desk):
    whom = [desk.born("bea", date(1990, 6, 1)), desk.ending(), desk.ending(1), desk.ending(line="Service")]
    assert (greetings.prepare(SYSTEM, whom, TODAY), greetings.prepare(SYSTEM, whom, TODAY)) == (3, 0)
    assert desk.prepared() == [
        ("birthday", "Sales", TODAY, "draft", "smtp", None, 1),
        ("renewal", "Sales", TODAY, "draft", "smtp", None, 2),
        ("renewal", "Service", TODAY, "draft", "smtp", None, 1),
    ]
    assert mailing_runs.standing(desk.tiny.here) == {} and desk.taken.letters == []
    assert {one["line"] for one in reader.rows("mailings/list", desk.hanna)} == {"Sales"}


def test_a_person_sends_it_and_only_then_it_has_its_links_and_its_author(desk):
    greetings.prepare(SYSTEM, [desk.born("bea", date(1990, 6, 1))], TODAY)
    mailing = desk.tiny.run("SELECT id FROM kept.mailings")[0][0]
    with pytest.raises(Problem, match="Open the desk by its address"):
        mailings.send(desk.hanna, mailing, version=desk.version(mailing))
    assert mailings.send(desk.hanna, mailing, version=desk.version(mailing), address="https://desk.test") == 1
    mailing_runs.go_on(mailing)
    ((to, message),) = desk.taken.letters
    assert (to, message["list-unsubscribe"][:21]) == ("bea@b.test", "<https://desk.test/u/")
    assert "{unsubscribe}" not in message.get_content() and "bea" in message["subject"]
    assert desk.tiny.run("SELECT staff_id FROM kept.contacts") == [(desk.hanna.id,)]


def test_nobody_is_greeted_twice_a_year_nor_against_their_will(desk):
    bea, eve = desk.born("bea", date(1990, 6, 1)), desk.born("eve", date(1990, 6, 1), client=1)
    assert greetings.prepare(SYSTEM, [bea], TODAY) == 1
    assert greetings.prepare(SYSTEM, [bea], TODAY + timedelta(days=1)) == 0
    no, unasked = desk.born("no", date(1990, 6, 1), consent=False), desk.born("may", date(1990, 6, 1), consent=None)
    left = desk.born("left", date(1990, 6, 1))
    desk.tiny.add("unsubscribes", id=uuid4(), address_norm="left@b.test", way="by_hand", happened_at="2026-01-01")
    assert greetings.prepare(SYSTEM, [no, unasked, left], TODAY + timedelta(days=1)) == 0
    assert greetings.prepare(SYSTEM, [bea, eve], TODAY + timedelta(days=1)) == 1
    assert [row[-1] for row in desk.prepared()] == [1, 1]
    desk.tiny.run("UPDATE kept.mailings SET happened_at = ?", store.now() - timedelta(days=301))
    assert greetings.prepare(SYSTEM, [bea], TODAY + timedelta(days=365)) == 1


def test_a_company_that_wants_none_gets_none_and_only_the_system_prepares(desk):
    whom = [desk.born("bea", date(1990, 6, 1)), desk.ending()]
    for switch, left in (("greet_birthdays", ["renewal"]), ("greet_renewals", ["renewal"])):
        desk.tiny.run(f"UPDATE kept.company SET {switch} = false")
        greetings.prepare(SYSTEM, whom, TODAY if switch == "greet_birthdays" else TODAY + timedelta(days=1))
        assert [row[0] for row in desk.prepared()] == left
    with pytest.raises(Problem, match="You may not"):
        greetings.prepare(desk.hanna, whom, TODAY)


def test_the_night_finds_whose_day_it_is(desk):
    today = reader.to_local(reader.store.now()).date()
    desk.born("bea", today.replace(year=1992) if (today.month, today.day) != (2, 29) else date(1992, 2, 29))
    assert (door.quietly(), door.quietly()) == (1, 0)
    assert [row[:3] for row in desk.prepared()] == [("birthday", "Sales", today)]


def test_on_friday_the_weekend_is_greeted_and_a_contract_that_has_ended_is_not():
    rows = [{"kind": kind, "a": days} for kind in ("birthday", "renewal") for days in (-1.0, 0.0, 2.0, 3.0)]
    found = [[(one["kind"], one["a"]) for one in due(rows, weekday)] for weekday in (3, 4)]
    ending = [("renewal", days) for days in (0.0, 2.0, 3.0)]
    assert found == [[("birthday", 0.0), *ending], [("birthday", 0.0), ("birthday", 2.0), *ending]]
