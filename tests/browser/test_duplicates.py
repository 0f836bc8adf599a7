"""Two cards become one and two again, as a head does it: by keyboard, then by mouse."""

import pytest

from tests.browser.conftest import ready

pytestmark = pytest.mark.browser
STANDING = "SELECT count(*) FROM kept.merges WHERE undone_at IS NULL"
GONE = "SELECT count(*) FROM kept.clients WHERE merged_into_id IS NOT NULL"
CONTACTS = "SELECT string_agg(n, ',' ORDER BY n) FROM (SELECT client_id || ' ' || count(*) AS n FROM kept.contacts GROUP BY client_id)"


def press(page, name: str, key: str = "Enter") -> None:
    """Press a button with the keyboard."""
    page.get_by_role("button", name=name, exact=True).first.press(key)
    ready(page)


def test_a_pair_is_chosen_merged_and_unmerged_by_keyboard(signed_in, ask):
    before, merged = ask(CONTACTS), int(ask(STANDING))
    page = signed_in("admin", "/duplicates")
    pairs = page.locator("[data-testid=stRadio]").first.get_by_role("radio")
    pairs.first.focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_function("location.search.includes('a=')")
    page.wait_for_timeout(300)
    ready(page)
    assert pairs.nth(1).is_checked()
    assert "a=" in page.url
    press(page, "Merge")
    page.get_by_text("Merged into").wait_for()
    assert int(ask(STANDING)) == merged + 1
    press(page, "Unmerge")
    page.get_by_text("Two cards again").wait_for()
    assert int(ask(STANDING)) == merged
    assert ask(CONTACTS) == before


def test_a_pair_is_sent_as_an_address_merged_by_mouse_and_unmerged_from_the_list(signed_in, ask):
    page, gone = signed_in("admin", "/duplicates"), int(ask(GONE))
    page.wait_for_function("location.search.includes('b=')")
    address = page.url[page.url.index("/duplicates") :]
    other = signed_in("head", address)
    other.get_by_role("button", name="Merge", exact=True).wait_for()
    other.get_by_role("button", name="Merge", exact=True).click()
    other.get_by_text("Merged into").wait_for()
    assert int(ask(GONE)) == gone + 1
    other.get_by_role("radio", name="Decided").or_(other.get_by_role("button", name="Decided")).first.click()
    ready(other)
    other.get_by_role("button", name="Unmerge", exact=True).last.click()
    other.get_by_text("Two cards again").wait_for()
    assert int(ask(GONE)) == gone


def test_a_manager_has_no_such_page(signed_in):
    page = signed_in("manager", "/duplicates")
    assert page.get_by_role("button", name="Merge", exact=True).count() == 0
