"""Quarantine in the inbox: said safely, put right in a drawer, nothing where nothing waits."""

from datetime import timedelta

import pytest

from pages.parts import inbox_kept_form
from tests.contact_desk import NOON
from tests.data.lead_desk import Inbox
from tests.data.test_quarantine_ends import kept
from tests.seen import Seen


class Page(Seen):
    FILE, LOGIN = "daily/inbox.py", "hanna"


@pytest.fixture
def inbox(here, monkeypatch):
    return Inbox(here, monkeypatch)


def test_what_came_is_said_with_its_reason_and_none_of_it_is_markup(inbox, monkeypatch):
    one = kept(inbox)
    page = Page(inbox, monkeypatch)
    said = page.texts()
    assert "1 could not be taken in" in said
    assert "Gogle is not on the list\\." in said or "Gogle is not on the list." in said
    assert "<b>" not in said
    assert "**Field**" not in said
    page.press(f"quarantine_take_{one}")
    assert [one.value for one in page.test.text_input if (one.key or "").endswith("_name")] == ["<b>Nora</b> **Field**"]
    assert "<b>Nora</b>" in page.test.code[0].value, "as it came, in a field of plain text"
    page.widget("text_input", f"quarantine_{one}_1_phone").set_value("+49 30 556677")
    inbox.wait(minutes=30)
    page.widget("button", f"quarantine_{one}_1_save").click()
    page.run()
    assert inbox.run("SELECT happened_at, phone_digits FROM kept.leads") == [(NOON, "4930556677")]
    assert "could not be taken in" not in page.texts()
    assert inbox.clock - NOON == timedelta(minutes=30)


def test_nothing_is_drawn_where_nothing_waits_and_a_manager_sees_none_of_it(inbox, monkeypatch):
    assert "could not be taken in" not in Page(inbox, monkeypatch).texts()
    kept(inbox)
    page = Page(inbox, monkeypatch, "ann")
    assert "could not be taken in" not in page.texts()
    assert not [one for one in page.test.button if (one.key or "").startswith("quarantine")]


def test_a_drop_asks_for_its_reason(inbox, monkeypatch):
    one = kept(inbox)
    page = Page(inbox, monkeypatch).press(f"quarantine_drop_{one}").press(f"quarantine_{one}_1_drop")
    assert "Say in a few words" in page.texts()
    page.widget("text_input", f"quarantine_{one}_1_reason").set_value("an advertisement")
    page.press(f"quarantine_{one}_1_drop")
    assert inbox.run("SELECT outcome FROM kept.quarantine") == [("dropped",)]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ('{"Number": "+49 30 1", "name": "Nora"}', {"phone": "+49 30 1", "name": "Nora", "email": "", "message": ""}),
        ("From: Nora Field <nora@field.example>\nSubject: Prices\n\nHow much?", {"name": "Nora Field", "email": "nora@field.example", "message": "Prices\nHow much?"}),
        ("From: =?utf-8?q?=\nSubject: =?x?q?\ud83d\n\nHow?", {}),
        ("a" * 60_000, {"email": "", "phone": ""}),
        ("write to nora@field.example or +49 (30) 55-66-77", {"email": "nora@field.example", "phone": "+49 (30) 55-66-77"}),
    ],
)  # fmt: skip
def test_the_form_begins_with_what_can_be_told_of_the_body(body, found):
    assert {name: inbox_kept_form.guessed(body).get(name) for name in found} == found
