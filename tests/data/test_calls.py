"""Calls: each is one row and one contact or lead, in whatever order its events come, and none of them is lost."""

import dataclasses
import threading
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import calls, contacts
from data.calls import Call, Origin
from data.problems import Problem
from queries import reader
from tests.contact_desk import NOON, Desk

DOOR = UUID(int=77)
UNKNOWN, ACME = "+49 (30) 555 44 33", "0049 30 123-45-67"  # Acme's number is kept as +49 30 1234567


class Phone(Desk):
    """The desk with a telephony: Ann has extension 101, Bob 102; `call` tells one event of a call."""

    def __init__(self, here, monkeypatch):
        super().__init__(here, monkeypatch)
        for login, extension in (("ann", "101"), ("bob", "102")):
            self.run("UPDATE kept.staff SET extension = ? WHERE id = ?", extension, self.id("staff", login))
        self.add("results", id=self.id("result", "No answer"), name="No answer", position=1, reached=False)
        self.origin = Origin(DOOR, self.id("line", "Sales"))

    def call(self, code="1", minutes=0.0, direction="in", answered=False, number=UNKNOWN, **more) -> calls.Heard:
        return calls.heard(Call(code, NOON + timedelta(minutes=minutes), direction, answered, number, **more), self.origin)

    def contacts(self) -> list[tuple]:
        return self.run(
            "SELECT state, direction, s.login, minutes, r.name, automatic, c.client_id, c.lead_id FROM kept.contacts c "
            "LEFT JOIN kept.staff s ON s.id = c.staff_id LEFT JOIN kept.results r ON r.id = c.result_id ORDER BY coalesce(c.happened_at, c.due_at)"
        )

    def leads(self) -> list[tuple]:
        return self.run("SELECT id, happened_at, phone, owner_id, client_id FROM kept.leads ORDER BY happened_at")

    def open_lead(self, lead: UUID):
        with self.here.cursor(self.viewer("hanna")) as cur:
            return cur.execute("SELECT answered_at FROM visible.open_leads WHERE id = ?", [lead]).fetchone()


@pytest.fixture
def phone(here, monkeypatch):
    return Phone(here, monkeypatch)


def test_an_answered_call_of_a_client_is_a_held_contact_of_who_has_the_extension(phone):
    made = phone.call(number=ACME, answered=True, extension="102", seconds=150)
    assert phone.contacts() == [("held", "in", "bob", 2.5, None, False, phone.acme, None)]
    assert (made.lead_id, phone.leads()) == (None, [])


def test_a_person_at_a_client_is_known_by_the_own_number(phone):
    person = phone.add(
        "persons", id=uuid4(), name="Eva", name_norm="eva", phone="+49 171 999888", phone_digits="49171999888", entered_at=NOON
    )
    phone.add("person_roles", id=uuid4(), person_id=person, client_id=phone.acme, since=NOON.date())
    made = phone.call(number="+49 171 999 888", answered=True, extension="101", seconds=60)
    assert phone.run("SELECT client_id, person_id FROM kept.contacts WHERE id = ?", made.contact_id) == [(phone.acme, person)]


def test_a_missed_call_of_an_unknown_number_is_a_lead_whose_clock_starts_at_the_call(phone):
    phone.clock = NOON + timedelta(minutes=40)
    made = phone.call(minutes=5)
    assert phone.leads() == [(made.lead_id, NOON + timedelta(minutes=5), UNKNOWN, None, None)]
    assert (made.contact_id, phone.contacts(), phone.open_lead(made.lead_id)) == (None, [], (None,))
    row = reader.rows("inbox/open", phone.viewer("hanna"), answered=False, as_of=phone.clock)[0]
    assert row["minutes_left"] == pytest.approx(phone.run("SELECT answer_minutes FROM kept.company")[0][0] - 35)


def test_ten_redials_are_one_lead_with_ten_touches_and_ten_calls(phone):
    for n in range(10):
        phone.clock = NOON + timedelta(minutes=n)
        phone.call(str(n), n, number=UNKNOWN if n % 2 else "0049305554433")
    assert len(phone.leads()) == 1
    assert phone.run("SELECT count(*), count(DISTINCT lead_id) FROM kept.lead_touches") == [(10, 1)]
    assert phone.run("SELECT count(*) FROM kept.calls WHERE lead_id IS NOT NULL") == [(10,)]


def test_a_call_back_answers_the_lead_and_an_attempt_of_a_machine_does_not(phone):
    phone.clock = NOON + timedelta(hours=1)
    lead = phone.call("1").lead_id
    phone.call("2", 5, "out", number=UNKNOWN)  # from an extension that is nobody's
    assert phone.open_lead(lead) == (None,)
    phone.call("3", 9, "out", number=UNKNOWN, extension="101")  # Ann tried, as if she had typed it in
    assert phone.open_lead(lead) == (NOON + timedelta(minutes=9),)
    phone.call("4", 20, "out", True, extension="101", seconds=30)
    states = [row[:6] for row in phone.contacts()]
    assert states == [("held", "out", None, 0, "No answer", True), ("held", "out", "ann", 0, "No answer", False),
                      ("held", "out", "ann", 0.5, None, False)]  # fmt: skip


def test_an_answered_call_of_an_unknown_number_is_a_lead_of_who_took_it_with_the_contact(phone):
    made = phone.call(answered=True, extension="102", seconds=60)
    assert phone.leads()[0][3] == phone.id("staff", "bob")
    assert phone.contacts() == [("held", "in", "bob", 1, None, False, None, made.lead_id)]


def test_a_missed_call_of_a_client_is_one_planned_contact_of_the_owner_which_the_call_back_holds(phone):
    phone.clock = NOON + timedelta(minutes=30)
    phone.call("1", number=ACME)
    phone.call("2", 2, number=ACME)
    assert [row[:3] for row in phone.contacts()] == [("planned", "out", "ann")]
    due = phone.run("SELECT due_at, note FROM kept.contacts")[0]
    answer = phone.run("SELECT answer_minutes FROM kept.company")[0][0]
    assert due == (NOON + timedelta(minutes=answer), "Missed call 12:00, 0049 30 123-45-67")
    phone.call("3", 10, "out", True, ACME, extension="102", seconds=60)
    assert [row[:4] for row in phone.contacts()] == [("held", "out", "bob", 1)]
    assert phone.leads() == []


def test_a_missed_call_of_a_client_whom_nobody_owns_is_a_lead_of_that_client(phone):
    lone = phone.client("Lone", phone="+49 (40) 777-7777")
    made = phone.call(number="+49 40 7777777")
    assert phone.leads() == [(made.lead_id, NOON, "+49 40 7777777", None, lone)]


def test_a_missed_call_of_an_answered_lead_is_a_call_back_of_its_owner(phone):
    phone.clock = NOON + timedelta(hours=1)
    lead = phone.call("1", answered=True, extension="101", seconds=10).lead_id
    phone.call("2", 5, "out", True, extension="101", seconds=10)
    phone.call("3", 10)
    assert [row[:3] + row[7:] for row in phone.contacts() if row[0] == "planned"] == [("planned", "out", "ann", lead)]


def test_a_missed_call_of_last_month_is_no_call_back_for_today(phone):
    made = calls.heard(Call("old", NOON - timedelta(days=30), "in", False, ACME), phone.origin)
    assert (made.contact_id, phone.contacts(), phone.leads()) == (None, [], [])


def test_a_call_typed_in_by_hand_and_told_by_the_telephony_is_one_contact(phone):
    logged = phone.log(happened_at=NOON - timedelta(minutes=4))
    assert phone.call(minutes=-6, direction="out", answered=True, number=ACME, extension="101").contact_id == logged.id
    assert phone.call("2", 0, "out", True, ACME, extension="102").contact_id != logged.id


def test_a_hidden_number_and_an_extension_of_the_house_are_calls_and_nothing_more(phone):
    for code, number in (("1", "anonymous"), ("2", ""), ("3", "102")):
        assert phone.call(code, number=number) == calls.Heard(calls.id_of(code, DOOR))
    assert (phone.leads(), phone.contacts()) == ([], [])
    assert phone.run("SELECT count(*) FROM kept.calls") == [(3,)]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"code": " "}, "id"), ({"direction": "up"}, "direction"), ({"seconds": -1.0}, "seconds"), ({"happened_at": NOON + timedelta(days=1)}, "at"),
     ({"happened_at": datetime(1970, 1, 1)}, "at"), ({"record_link": "javascript:alert(1)"}, "record_link"), ({"number": "1" * 61}, "number")],
)  # fmt: skip
def test_what_no_call_is_is_refused_at_its_field_and_leaves_nothing(phone, wrong, field):
    call = dataclasses.replace(Call("1", NOON, "in", False, UNKNOWN), **wrong)
    with pytest.raises(Problem) as caught:
        calls.heard(call, phone.origin)
    assert caught.value.field == field
    assert phone.run("SELECT count(*) FROM kept.calls") == [(0,)]


def test_where_there_are_several_lines_an_unknown_caller_needs_one(phone):
    with pytest.raises(Problem, match="several lines"):
        calls.heard(Call("1", NOON, "in", False, UNKNOWN), Origin(DOOR))
    assert phone.run("SELECT count(*) FROM kept.calls") == [(0,)]
    assert calls.heard(Call("1", NOON, "in", False, ACME), Origin(DOOR)).contact_id, "a client's line is known"


def test_a_client_of_another_line_is_unknown_to_a_door_of_this_one(phone):
    phone.origin = Origin(DOOR, phone.id("line", "Service"))
    made = phone.call(number=ACME)
    assert phone.run("SELECT line_id, client_id FROM kept.leads WHERE id = ?", made.lead_id) == [(phone.id("line", "Service"), None)]
    with phone.here.cursor(phone.viewer("hanna")) as cur:
        assert cur.execute("SELECT count(*) FROM visible.calls").fetchone() == (0,), "Sales sees nothing of Service's call"
    with phone.here.cursor(phone.viewer("sven")) as cur:
        assert cur.execute("SELECT count(*) FROM visible.calls").fetchone() == (1,)


EVENTS = {
    "a": [{"minutes": 0}, {"minutes": 0, "answered": True, "extension": "101"}, {"minutes": 0, "answered": True, "seconds": 60.0}],
    "b": [{"minutes": 4}, {"minutes": 4, "seconds": 0.0}],
    "c": [{"minutes": 9, "direction": "out", "extension": "102"}, {"minutes": 9, "direction": "out", "answered": True, "seconds": 30.0}],
    "d": [{"minutes": 15}],
}
EXPECTED: dict[bool, list] = {}
ALL = [(code, n) for code, events in EVENTS.items() for n in range(len(events))]


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(order=st.permutations(ALL), again=st.lists(st.sampled_from(ALL), max_size=4), known=st.booleans())
def test_any_order_and_repetition_of_events_gives_the_same_calls_contacts_and_leads(phone, order, again, known):
    phone.clock = NOON + timedelta(hours=1)

    def told(events) -> list:
        for table in ("calls", "contacts", "leads", "lead_touches", "assignments", "audit", "contact_people"):
            phone.run(f"DELETE FROM kept.{table}")
        for code, n in events:
            phone.call(code, number=ACME if known else UNKNOWN, **EVENTS[code][n])
        return [
            phone.run("SELECT code, direction, answered, seconds, extension, happened_at FROM kept.calls ORDER BY code"),
            phone.run("SELECT state, direction, staff_id, happened_at, minutes, automatic FROM kept.contacts ORDER BY ALL"),
            phone.run("SELECT happened_at, owner_id FROM kept.leads"),
            phone.run("SELECT happened_at FROM kept.lead_touches ORDER BY 1"),
        ]

    if known not in EXPECTED:
        EXPECTED[known] = told(ALL)
    assert told([*order, *again]) == EXPECTED[known]


def test_a_contact_by_hand_after_a_call_does_not_undo_what_the_call_made(phone):
    phone.call("1", number=ACME)
    plan = phone.run("SELECT id FROM kept.contacts")[0][0]
    contacts.log(phone.viewer("ann"), phone.contact(plan_id=plan), key=uuid4())
    phone.call("1", number=ACME, seconds=0.0)  # the ended event of the missed call
    assert [row[:3] for row in phone.contacts() if row[0] == "held"] == [("held", "out", "ann")]
    assert len(phone.contacts()) == 2, "the held one and the next one Ann planned"


def test_redials_at_one_moment_are_one_lead(phone):
    together = [threading.Thread(target=phone.call, args=(str(n), n / 60)) for n in range(4)]
    for one in together:
        one.start()
    for one in together:
        one.join()
    assert phone.run("SELECT count(*) FROM kept.calls") == [(4,)]
    assert len(phone.leads()) == 1
