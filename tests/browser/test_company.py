"""The company's lists and people as an administrator keeps them: a drawer, a sentence where something is wrong, the row at once."""

import pytest

from tests.browser.conftest import ready

pytestmark = pytest.mark.browser


def filled(page, label: str, said: str):
    page.get_by_role("dialog").get_by_label(label, exact=True).fill(said)


def test_a_source_is_added_with_enter_and_the_same_name_is_refused_where_it_was_typed(signed_in, ask):
    page = signed_in("admin", "/company?list=sources")
    before = int(ask("SELECT count(*) FROM kept.sources"))
    for expected in ("Saved.", "is on the list already"):
        page.get_by_role("button", name="Add", exact=True).focus()
        page.keyboard.press("Enter")
        filled(page, "Name", "Billboard")
        page.keyboard.press("Enter")
        page.get_by_text(expected).first.wait_for()
    assert page.get_by_role("dialog").get_by_label("Name", exact=True).input_value() == "Billboard"
    assert int(ask("SELECT count(*) FROM kept.sources")) == before + 1


def test_a_head_writes_the_playbook_and_sees_no_other_list(signed_in):
    page = signed_in("head", "/company?list=sources")
    page.get_by_role("heading", name="Playbook").first.wait_for()
    assert page.get_by_role("button", name="Add", exact=True).count() == 0
    assert page.get_by_text("Holidays").count() == 0


def test_a_new_person_signs_in_at_once(signed_in, served, new_context):
    page = signed_in("admin", "/people")
    page.get_by_role("button", name="Add a person").click()
    for label, said in (("Name", "Vera Novak"), ("Login", "vera"), ("Password", "a long password")):
        filled(page, label, said)
    page.get_by_role("dialog").get_by_role("button", name="Add a person").click()
    page.get_by_text("Saved.").wait_for()
    fresh = new_context(locale="en-US").new_page()
    fresh.goto(served.url + "/myself")
    ready(fresh)
    fresh.get_by_label("Login").fill("vera")
    fresh.locator("input[type=password]").fill("a long password")
    fresh.keyboard.press("Enter")
    fresh.get_by_role("heading", name="Vera Novak").wait_for()
