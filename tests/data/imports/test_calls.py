"""A list of calls: what was foretold is what is written, the same calls once, their columns remembered, all of it undone."""

from datetime import datetime
from uuid import uuid4

import pytest

from data import calls, store
from data.calls import Call, Origin
from data.imports import mapping, outcome, remembered, take_in
from data.problems import Problem
from data.viewer import SYSTEM, Viewer
from tests.data.imports.conftest import Shop

NOW = datetime(2026, 3, 4, 12, 0)
HEAD = "id;start;type;from;to;talk;status\n"
LIST = HEAD + (
    "1;04.03.2026 09:00:00;in;+49 30 1234567;101;00:02:30;ANSWERED\n"  # Acme, half past the hour of Berlin
    "2;04.03.2026 09:10:00;in;+49 (30) 7778899;101;;NO ANSWER\n"
    "3;04.03.2026 09:12:00;in;49307778899;101;;NO ANSWER\n"
    "4;04.03.2026 09:20:00;out;101;+49307778899;45;ANSWERED\n"
    "5;04.03.2026 09:30:00;in;+49 30 1234567;101;;BUSY\n"
    "6;04.03.2026 09:40:00;out;101;0000;10;ANSWERED\n"
    "7;yesterday;in;+49 30 1234567;101;;BUSY\n"
    "8;04.03.2026 09:50:00;in;+49 30 1234567;101;;asleep\n"
)


class Telephony(Shop):
    """The shop with Ann (extension 101), who owns Acme."""

    def __init__(self, here):
        super().__init__(here)
        ann, at = uuid4(), datetime(2026, 1, 1)
        here.db.execute(
            "INSERT INTO kept.staff (id, name, role, all_lines, extension, created_at) VALUES (?, 'Ann', 'manager', true, '101', ?)",
            [ann, at],
        )
        facts = [uuid4(), self.one("SELECT id FROM kept.lines"), ann, "+49 30 1234567", "49301234567", at, at]
        here.db.execute(
            "INSERT INTO kept.clients (id, line_id, owner_id, name, name_norm, phone, phone_digits, happened_at, entered_at) "
            "VALUES (?, ?, ?, 'Acme', 'acme', ?, ?, ?, ?)",
            facts,
        )

    def calls(self) -> list[tuple]:
        return self.all("SELECT code, direction, answered, seconds, happened_at FROM kept.calls ORDER BY code")


@pytest.fixture
def phone(here, monkeypatch):
    monkeypatch.setattr(store, "now", lambda: NOW)
    monkeypatch.setattr(take_in, "now", lambda: NOW)
    monkeypatch.setattr(outcome, "now", lambda: NOW)
    return Telephony(here)


def test_what_was_foretold_is_what_is_written_and_nothing_before(phone):
    before = phone.everything()
    seen = phone.look("calls", LIST)
    assert phone.everything() == before
    assert seen.counts == (6, 0, 0, 2)
    done = phone.take("calls", LIST)
    assert (done.new, done.changed, done.same, done.refused) == seen.counts
    held, planned = (phone.one("SELECT count(*) FROM kept.contacts WHERE state = ?", state) for state in ("held", "planned"))
    leads = phone.one("SELECT count(*) FROM kept.leads")
    nothing = phone.one("SELECT count(*) FROM kept.calls WHERE contact_id IS NULL AND lead_id IS NULL")
    assert [one.values for one in seen.notes] == [{"contacts": held, "plans": planned, "leads": leads, "nothing": nothing}]
    assert (held, planned, leads, nothing) == (2, 1, 1, 1)


def test_times_are_the_companys_own_and_numbers_are_one_however_they_are_written(phone):
    phone.take("calls", LIST)
    assert phone.calls()[0] == ("1", "in", True, 150.0, datetime(2026, 3, 4, 8, 0)), "nine o'clock in Berlin is eight in UTC"
    assert phone.all("SELECT happened_at, phone FROM kept.leads") == [(datetime(2026, 3, 4, 8, 10), "+49 (30) 7778899")]
    answered = phone.all("SELECT answered_at FROM (SELECT min(happened_at) AS answered_at FROM kept.contacts WHERE lead_id IS NOT NULL)")
    assert answered == [(datetime(2026, 3, 4, 8, 20),)]


def test_the_same_list_again_and_a_call_the_telephony_told_already_are_the_same(phone):
    calls.heard(Call("1", datetime(2026, 3, 4, 8, 0), "in", True, "+49301234567"), Origin(phone.one("SELECT uuid()")))
    assert phone.counts("calls", LIST) == (5, 0, 1, 2)
    assert phone.counts("calls", LIST) == (0, 0, 6, 2)
    bare = "date,direction,number,duration\n04.03.2026 09:00:20,in,+49301234567,150\n04.03.2026 09:02:00,in,+49301234567,9\n"
    assert phone.counts("calls", bare) == (1, 0, 1, 0)
    assert phone.counts("calls", bare) == (0, 0, 2, 0)


def test_an_undo_takes_all_back_and_the_list_can_come_again(phone):
    before = phone.everything()
    done = phone.take("calls", LIST)
    phone.undo(done)
    assert phone.everything() == before
    assert phone.counts("calls", LIST) == (6, 0, 0, 2)
    assert phone.one("SELECT count(*) FROM kept.leads") == 1


def test_a_lead_somebody_works_on_keeps_the_list_it_came_by(phone):
    done = phone.take("calls", LIST)
    phone.all("UPDATE kept.leads SET owner_id = (SELECT id FROM kept.staff), version = version + 1")
    with pytest.raises(Problem, match="edited since"):
        phone.undo(done)


@pytest.mark.parametrize(
    ("row", "why"),
    [("9,04.03.2026 09:00,,+49301234567,5", "came in or went out"), ("9,04.03.2026 09:00,in,+49301234567,", "was answered"),
     ("9,04.03.2036 09:00,in,+49301234567,5", "clock of the telephony"), ("9,04.03.2026 09:00,in,1234567890123456789012,5", "no phone number")],
)  # fmt: skip
def test_a_row_that_is_no_call_is_refused_with_its_reason(phone, row, why):
    seen = phone.look("calls", "id,date,direction,number,duration\n" + row + "\n")
    assert [str(one.problem) for one in seen.refused] == [seen.refused[0].problem.sentence.format(**seen.refused[0].problem.values)]
    assert why in str(seen.refused[0].problem)


def test_a_list_without_numbers_is_told_to_be_matched(phone):
    with pytest.raises(Problem, match="No column holds the number"):
        phone.look("calls", "id,date,direction,duration\n1,04.03.2026 09:00,in,5\n")


def test_columns_matched_once_are_remembered_by_their_headings(phone):
    odd = LIST.replace("from", "Spalte A").replace("to;", "Spalte B;")
    table = phone.sheet(odd)
    assert remembered.of(SYSTEM, table) is None
    said = mapping.guess("calls", table).columns | {"caller": "Spalte A", "callee": "Spalte B"}
    phone.take("calls", odd, mapping.Map("calls", columns=said, create=mapping.WORDS))
    again = remembered.of(
        SYSTEM, phone.sheet(odd.replace("Spalte A", "SPALTE a ").split("\n1;")[0] + "\n9;04.03.2026 10:00;in;1;2;;busy\n")
    )
    assert (again.kind, again.columns) == ("calls", said)
    with pytest.raises(Problem, match="may not"):
        remembered.of(Viewer(phone.one("SELECT uuid()"), "x", "manager"), table)
