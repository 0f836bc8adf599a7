"""The questions of the contact form: who is found, what is told of another's client, what a result will do."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from data.deals import Loss
from queries import catalog
from queries.reader import read, row, rows
from tests.contact_desk import NOON

MINE = [name for name in catalog.all_names() if name.split("/")[0] in ("clients", "contacts")]


def person(desk, name, client, **columns):
    made = desk.add("persons", id=desk.id("person", name), name=name, name_norm=name.lower(), entered_at=NOON, **columns)
    desk.add("person_roles", id=uuid4(), person_id=made, client_id=client, role="buyer", is_main=True)
    return made


@pytest.mark.parametrize("name", MINE)
def test_a_question_gives_what_its_header_says(desk, name):
    found = read(
        name,
        desk.viewer("ann"),
        **{
            key: "acme" if kind == "varchar" else desk.acme
            for key, kind in catalog.find(name).takes.items()
            if key not in catalog.COMMON and kind in ("varchar", "uuid")
        },
    )
    assert found.column_names == list(catalog.find(name).gives)


def found(desk, q, login="ann"):
    return [(one["client"], one["person"]) for one in rows("clients/search", desk.viewer(login), q=q)]


@pytest.mark.parametrize(
    ("q", "who"),
    [
        ("acm", ("Acme", None)),
        ("ООО «Acme»", ("Acme", None)),
        ("030 1234567", ("Acme", None)),
        ("+49 30 123", ("Acme", None)),
        ("irina lap", ("Acme", "Irina Lapina")),
        ("lapina irina", ("Acme", "Irina Lapina")),
        ("lapina acme", ("Acme", "Irina Lapina")),
        ("acme lapina", ("Acme", "Irina Lapina")),
        ("ira@acme", ("Acme", "Irina Lapina")),
        ("9215550", ("Acme", "Irina Lapina")),
    ],
)
def test_a_client_is_found_by_name_person_phone_and_e_mail(desk, q, who):
    person(desk, "Irina Lapina", desk.acme, phone_digits="79215550101", email="Ira@acme.example")
    assert who in found(desk, q)


@pytest.mark.parametrize("q", ["", " ", "a", "%", "__", "'", "12", "zzz"])
def test_too_little_or_a_wildcard_finds_nobody(desk, q):
    assert found(desk, q) == []


def test_of_another_managers_client_only_name_owner_and_line_are_told(desk):
    person(desk, "Olga Secret", desk.other, phone_digits="79110000000")
    assert rows("clients/search", desk.viewer("ann"), q="boreal") == [
        {
            "client_id": None,
            "person_id": None,
            "client": "Borealis",
            "person": None,
            "role": None,
            "owner": "Bob",
            "line": "Sales",
            "place": 9,
        }
    ]
    assert found(desk, "olga") == []
    assert found(desk, "9110000") == []
    assert found(desk, "boreal", "sven") == []
    assert found(desk, "boreal", "hanna") == [("Borealis", None)]


def test_the_summary_of_another_managers_client_is_empty(desk):
    for name in MINE:
        if "client" in catalog.find(name).takes:
            assert rows(name, desk.viewer("ann"), client=desk.other) == [], name


def test_what_is_planned_for_today_or_late_comes_first_then_the_last_spoken_with(desk):
    late = desk.client("Late", "ann")
    desk.log(client_id=late, next_on=date(2026, 3, 5))
    desk.wait(days=1)
    desk.log(client_id=desk.acme)
    suggested = rows("clients/suggested", desk.viewer("ann"), manager=desk.id("staff", "ann"), as_of=desk.clock)
    assert [(one["client"], one["due_at"]) for one in suggested] == [("Late", datetime(2026, 3, 5, 18)), ("Acme", None)]


@pytest.mark.parametrize("result", ["Fine", "Offer", "Back", "Refused"])
@pytest.mark.parametrize("happened", [NOON, datetime(2026, 2, 9)])
@pytest.mark.parametrize("stage", ["lead", "qualified", "negotiation", "won"])
def test_what_is_shown_before_saving_is_what_happens(desk, result, happened, stage):
    deal = desk.deal("D9", [("2026-02-10", stage)], owner="ann", client_id=desk.acme)
    shown = row("contacts/effect", desk.viewer("ann"), deal=deal, result=desk.id("result", result), as_of=happened)
    made = desk.log(result, deal_id=deal, happened_at=happened, loss=Loss(desk.price) if result == "Refused" else None)
    assert shown["from_stage"] == stage
    assert shown["to_stage"] == made.stage


def test_the_days_shown_are_the_days_planned(desk):
    desk.holiday(date(2026, 3, 9))
    desk.absent("ann", date(2026, 3, 10), date(2026, 3, 12))
    days = [one["day"] for one in rows("contacts/working_days", desk.viewer("ann"), manager=desk.id("staff", "ann"), as_of=NOON)]
    for n in (1, 2, 3, 10):
        assert desk.log(next_on=None, next_in_days=n, note=str(n)).next_on == days[n - 1]


def test_a_birthday_on_29_february_is_kept_on_28(desk):
    person(desk, "Leap Day", desk.acme, birthday=date(1992, 2, 29))
    assert row("clients/people", desk.viewer("ann"), client=desk.acme, as_of=datetime(2026, 2, 20))["birthday"] == date(2026, 2, 28)
    assert row("clients/people", desk.viewer("ann"), client=desk.acme, as_of=NOON)["birthday"] == date(2027, 2, 28)


def test_the_median_counts_the_entries_of_the_last_seven_days(desk):
    for seconds, note in ((10, "a"), (14, "b"), (30, "c")):
        desk.log(seconds_taken=seconds, note=note)
    tomorrow = NOON + timedelta(days=1)
    assert row("contacts/seconds", desk.viewer("ann"), manager=desk.id("staff", "ann"), as_of=tomorrow) == {"n": 3, "median": 14}
