"""Telephony beside the other doors: what became of each call, for administrators alone; extensions belong to one person each."""

from dataclasses import replace

import pytest

from data import people
from data.problems import Problem
from pages.parts import intake_calls
from pages.words import LANGUAGES, use_language
from queries import reader
from tests.contact_desk import NOON
from tests.data.test_calls import ACME, UNKNOWN, Phone
from tests.seen import Seen


class Page(Seen):
    FILE, LOGIN = "setup/intake.py", "root"


@pytest.fixture
def phone(here, monkeypatch):
    made = Phone(here, monkeypatch)
    made.staff("root", "admin")
    return made


def test_each_call_is_said_with_what_it_became_and_a_manager_sees_only_the_own(phone):
    phone.clock = NOON.replace(hour=13)
    phone.call("1", 0, "in", True, ACME, extension="101", seconds=60)
    phone.call("2", 1, "in", False, UNKNOWN)
    phone.call("3", 2, "in", False, ACME)
    phone.call("4", 3, "out", False, "+7 495 1112233", extension="102")
    rows = reader.rows("intake/calls", phone.viewer("root"), as_of=phone.clock)
    assert [(one["way"], one["became"], one["who"], one["staff"]) for one in rows] == [
        ("tried", "nothing", None, "Bob"), ("missed", "planned", "Acme", "Ann"), ("missed", "lead", UNKNOWN, None), ("in", "held", "Acme", "Ann"),
    ]  # fmt: skip
    seen = {
        login: [one["became"] for one in reader.rows("intake/calls", phone.viewer(login), as_of=phone.clock)] for login in ("ann", "bob")
    }
    assert seen == {"ann": ["planned", "lead", "held"], "bob": ["lead"]}


def test_the_page_stands_with_calls_and_without_in_every_language(phone, monkeypatch):
    said = Page(phone, monkeypatch, part="calls").texts()
    assert "No call has been told of yet." in said
    assert "101" in said
    phone.call("1", number=ACME)
    for language in LANGUAGES:
        use_language(language)
        page = Page(phone, monkeypatch, part="calls")
        assert len(page.test.dataframe[0].value) == 1
        assert "/api/calls" in page.test.code[0].value


def test_the_fields_on_the_page_are_those_of_the_address():
    from pages.doors.api_calls import FIELDS

    assert set(intake_calls.FIELDS) == set(FIELDS)
    assert set(intake_calls.NEEDED) == {name for name, field in FIELDS.items() if field.needed}


def test_an_extension_is_kept_with_the_person_and_is_no_second_persons(phone):
    root, lines = phone.viewer("root"), (phone.id("line", "Sales"),)
    ann = people.Person("Ann", "manager", lines, extension=" 105 ")
    people.edit(root, phone.id("staff", "ann"), ann, version=1)
    assert {one["login"]: one["extension"] for one in reader.rows("people/accounts", root)}["ann"] == "105"
    with pytest.raises(Problem, match="Bob has this extension already") as caught:
        people.edit(root, phone.id("staff", "ann"), replace(ann, extension="102"), version=2)
    assert caught.value.field == "extension"
    people.edit(root, phone.id("staff", "ann"), replace(ann, extension=""), version=2)


def test_the_example_of_a_call_names_its_line_where_there_are_several(phone):
    assert '"line"' not in intake_calls.curl(None)
    assert '"line": "Service"' in intake_calls.curl(None, "Service") and "\\u0027" in intake_calls.curl(None, "Men's")
