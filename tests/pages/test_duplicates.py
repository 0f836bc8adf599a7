"""The page: what is proposed, what is asked, what is said afterwards, and who gets here."""

from uuid import UUID

import pytest

from data import merge_fields
from pages.parts import duplicates_compare
from queries import reader
from tests.merged import person
from tests.seen import Seen


class Page(Seen):
    """The page as one person sees it."""

    FILE = "daily/duplicates.py"
    LOGIN = "hanna"

    def widget(self, kind: str, name: str):
        return next(one for one in getattr(self.test, kind) if (one.key or "").startswith(f"duplicates_{name}"))


@pytest.fixture
def twin(desk):
    """Acme once more: the same phone, another spelling, another owner."""
    return desk.client("Akme Trading", "bob", phone="+49 (30) 1234567", city="Berlin", tax_number="77")


@pytest.fixture
def opened(desk, twin, monkeypatch):
    return lambda *args, **values: Page(desk, monkeypatch, *args, **values)


def test_every_field_the_data_lets_choose_is_offered():
    assert {entity: set(fields) for entity, fields in duplicates_compare.FIELDS.items()} == {
        entity: set(fields) for entity, fields in merge_fields.FIELDS.items()
    }


def test_the_pair_is_shown_with_its_reasons_and_what_will_move(opened, desk, twin):
    desk.deal("T1", [("2026-02-01", "lead")], owner="bob", client_id=twin)
    person(desk, "Vera", twin)
    desk.log()
    said = opened().texts()
    assert "1 pair may be one" in said
    assert "same phone" in said
    assert "1 deal and 1 person will move to **Acme**." in said
    assert "Taken from the other card: tax number, city." in said


def test_merging_says_so_and_unmerging_is_one_press_away(opened, desk, twin):
    page = opened()
    page.widget("radio", "wins").set_value("gone").run()
    page.press("merge")
    assert "Merged into **Akme Trading**." in page.texts()
    assert desk.run("SELECT name, city FROM kept.clients WHERE id = ?", desk.acme) == [("Akme Trading", "Berlin")]
    assert "No two clients look like one" in page.texts()
    page.press("undo_now")
    assert "Two cards again" in page.texts()
    assert "1 pair may be one" in page.texts()
    assert desk.run("SELECT count(*) FROM kept.clients WHERE retired_at IS NULL AND merged_into_id IS NULL") == [(3,)]


def test_the_other_card_may_stay(opened, desk, twin):
    page = opened()
    page.widget("button_group", "stays").select(str(twin)).run()
    page.press("merge")
    assert desk.run("SELECT merged_into_id FROM kept.clients WHERE id = ?", desk.acme) == [(twin,)]


def test_two_that_are_two_are_not_proposed_again_until_asked_for(opened):
    page = opened().press("two")
    assert "No two clients look like one" in page.texts()
    page.widget("button_group", "view").select("done").run()
    page.press("maybe")
    page.widget("button_group", "view").select("client").run()
    assert "1 pair may be one" in page.texts()


def test_later_leaves_everything_as_it_is(opened, desk):
    page = opened().press("later")
    assert "The rest is put off" in page.texts()
    assert desk.run("SELECT count(*) FROM kept.merges") == [(0,)]
    assert "same phone" in page.press("later_back").texts()


def test_a_merge_of_cards_that_changed_meanwhile_is_told_and_not_done(opened, desk, twin, monkeypatch):
    page = opened()
    asked = reader.rows

    def older(name, *args, **values):
        return [row | ({"version": row["version"] - 1} if "version" in row else {}) for row in asked(name, *args, **values)]

    monkeypatch.setattr(reader, "rows", older)
    page.press("merge")
    assert "Someone has changed one of the two. Look at them again." in page.texts()
    assert desk.run("SELECT count(*) FROM kept.merges") == [(0,)]


def test_the_address_opens_any_two_clients(opened, desk, twin):
    said = opened(a=desk.other, b=twin).texts()
    assert "chosen by hand" in said
    assert "Borealis" in said


def test_an_address_of_a_merged_card_says_what_it_is_now(opened, desk, twin):
    opened().press("merge")
    said = opened(a=desk.acme, b=twin).texts()
    assert "It is Akme Trading now" in said


@pytest.mark.parametrize("asked", [{"a": "x", "b": "y"}, {"a": UUID(int=1), "b": UUID(int=2)}, {"of": "nothing"}])
def test_a_wrong_address_is_harmless(opened, asked):
    assert "1 pair may be one" in opened(**asked).texts()


def test_persons_are_merged_likewise(opened, desk, twin):
    person(desk, "Vera Ostrova", desk.acme, phone="+49 30 555111")
    person(desk, "Wera Ostrova", twin, phone="+49 30 555111")
    page = opened(of="person")
    assert "same phone" in page.texts()
    page.press("merge")
    assert desk.run("SELECT count(*) FROM kept.persons WHERE merged_into_id IS NOT NULL") == [(1,)]


@pytest.mark.parametrize("login", ["ann", "director"])
def test_who_may_not_merge_sees_no_pair(opened, login):
    page = opened(login)
    assert "Merging clients is for heads" in page.texts()
    assert not page.test.button


def test_a_head_of_another_line_sees_no_pair(opened):
    assert "No two clients look like one" in opened("sven").texts()
