"""The page of promises: what stands where, and what one press does."""

from datetime import date
from uuid import uuid4

import pytest

from data import promises
from data.promises import Promise
from tests.seen import Seen


class Page(Seen):
    """The page as one person sees it."""

    FILE = "daily/promises.py"

    def buttons(self) -> list[str]:
        return [one.key for one in self.test.button if one.key and one.key.startswith("promise")]


@pytest.fixture
def opened(desk, monkeypatch):
    return lambda *args, **address: Page(desk, monkeypatch, *args, **address)


@pytest.fixture
def owed(desk):
    made = promises.make(desk.viewer("ann"), desk.acme, Promise("ours", "price *list*", date(2026, 3, 5)), key=uuid4())
    desk.wait(days=5)
    return made


def test_a_promise_past_its_day_is_overdue_until_somebody_says_so(opened, owed):
    text = opened().texts()
    assert "Overdue" in text
    assert "4 d late" in text
    assert "price \\*list\\*" in text
    assert "Acme" in text


def test_one_press_keeps_it_and_another_opens_it_again(opened, desk, owed):
    page = opened().press("promise_kept")
    assert desk.run("SELECT state FROM kept.promises") == [("kept",)]
    assert "Kept: price" in page.texts()
    next(one for one in page.test.button_group if one.key == "address_part").select("settled")
    assert "kept 4 days late" in page.run().texts()
    page.press("promise_reopen")
    assert desk.run("SELECT state FROM kept.promises") == [("open",)]


def test_what_somebody_else_settled_meanwhile_is_told_calmly(opened, desk, owed):
    page = opened()
    promises.settle(desk.viewer("hanna"), owed, "broken", version=1, key=uuid4())
    assert "settled already" in page.press("promise_kept").texts()
    assert desk.run("SELECT state FROM kept.promises") == [("broken",)]


def test_an_executive_reads_and_finds_nothing_to_press(opened, owed):
    page = opened("director")
    assert "Acme" in page.texts()
    assert page.buttons() == []


def test_the_share_kept_is_that_of_loyalty_with_its_interval(opened, desk, owed):
    assert "0\xa0% · 0 / 1 · 0–79\xa0%" in opened().texts()


def test_nothing_owed_is_said_kindly(opened):
    assert "No promises yet" in opened().texts()


def test_the_address_chooses_a_part_and_a_wrong_one_is_everything(opened, owed):
    assert "Overdue" in opened(part="overdue", side="ours").texts()
    assert "Nothing is owed" not in opened(part="nonsense", side="nobody").texts()
    assert "price" not in opened(side="theirs").texts()
