"""Logging a contact as a manager does it: with the keyboard alone, in haste, on a phone, over a bad line."""

import time
from uuid import uuid4

import pytest

from tests.browser.conftest import ready

pytestmark = pytest.mark.browser
HELD = "SELECT count(*) FROM kept.contacts WHERE state = 'held' AND seconds_taken IS NOT NULL AND note = '{note}'"
FOCUS = "(() => {const a = document.activeElement; return a.matches('input, textarea, button') ? a.type + ' ' + a.innerText : ''})()"


def tab_to(page, words: str) -> None:
    """Press Tab until the focus is where these words are."""
    for _ in range(60):
        if words in page.evaluate(FOCUS):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never came to {words}")


@pytest.fixture
def client(ask):
    """A client of the demo's manager with exactly one name like it."""
    return ask(
        "SELECT c.name FROM kept.clients c JOIN kept.staff s ON s.id = c.owner_id WHERE s.login = 'manager' AND c.retired_at IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM kept.clients o WHERE o.id <> c.id AND o.name = c.name) ORDER BY c.name LIMIT 1"
    )


@pytest.fixture
def clients(ask):
    """Ten clients of the demo's manager, none of whose names is within another's."""
    names = ask(
        "SELECT string_agg(name, '|' ORDER BY name) FROM (SELECT c.name FROM kept.clients c JOIN kept.staff s ON s.id = c.owner_id "
        "WHERE s.login = 'manager' AND c.retired_at IS NULL AND NOT EXISTS (SELECT 1 FROM kept.clients o WHERE o.id <> c.id "
        "AND (contains(o.name, c.name) OR contains(c.name, o.name))) ORDER BY c.name LIMIT 10)"
    )
    return names.split("|")


def fill(page, client: str, note: str) -> None:
    page.locator("input[type=search]").fill(client)
    page.get_by_role("radio", name=client).first.wait_for()
    ready(page)
    page.get_by_role("radio", name="Thinking it over").click()
    ready(page)
    page.get_by_role("radio", name="in 3 days").click()
    page.get_by_label("Note").fill(note)
    page.get_by_label("Note").blur()
    ready(page)


def test_a_contact_is_logged_by_keyboard_alone_in_under_twenty_seconds(signed_in, ask, client):
    page = signed_in("manager", "/log_contact")
    tab_to(page, "search")
    begun = time.monotonic()
    page.keyboard.type(client[:12], delay=40)
    page.get_by_role("radio", name=client).first.wait_for()
    ready(page)
    tab_to(page, "Agreed")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    ready(page)
    tab_to(page, "textarea")
    page.keyboard.type("by keyboard", delay=20)
    page.keyboard.press("Control+Enter")
    page.get_by_text("Saved:").wait_for()
    assert time.monotonic() - begun < 20
    assert ask(HELD.format(note="by keyboard")) == "1"


def log_by_keys(page, client: str, result: str, note: str) -> int:
    """Log one contact without the mouse, the cursor being in the search; return the presses of keys that are no text."""
    page.keyboard.type(client)
    page.get_by_role("radio", name=client).first.and_(page.locator(":checked")).wait_for()
    ready(page)
    presses = 0
    for key, words in (("Tab", "Agreed"), ("ArrowRight", result), ("Space", None), ("Tab", "textarea")):
        while words is None or words not in page.evaluate(FOCUS):
            page.keyboard.press(key)
            presses += 1
            assert presses < 60, f"{key} never came to {words}"
            if words is None:
                break
        ready(page)
    page.keyboard.type(note)
    page.keyboard.press("Control+S")
    page.get_by_text(f"Saved: {client}.").wait_for()
    return presses + 1


def test_contacts_in_a_row_take_at_most_fourteen_keys_besides_text_each(signed_in, ask, clients):
    page = signed_in("manager", "/log_contact")
    page.locator("input[type=search]:focus").wait_for()
    for client, result in zip(clients, ("Agreed", "Thinking it over", "No answer"), strict=False):
        assert log_by_keys(page, client, result, f"keys {result}") <= 14
        ready(page)
        assert ask(HELD.format(note=f"keys {result}")) == "1"


def test_what_is_typed_right_after_saving_lands_in_the_search(signed_in, clients):
    page = signed_in("manager", "/log_contact")
    fill(page, clients[3], "then the next one")
    page.get_by_label("Note").press("Control+S")
    page.get_by_text("Saved:").wait_for()
    page.locator("input[type=search]:focus").wait_for()
    ready(page)
    page.keyboard.type("abcdef", delay=20)
    ready(page)
    assert page.locator("input[type=search]").input_value() == "abcdef"


@pytest.mark.parametrize(("keys", "place"), [("Control+Enter", "note"), ("Control+S", "result"), ("Control+Enter", "search")])
def test_saving_by_keys_works_from_every_input_and_takes_what_was_typed(signed_in, ask, clients, keys, place):
    page, note = signed_in("manager", "/log_contact"), f"{keys} in {place}"
    fill(page, clients[4 + ["note", "result", "search"].index(place) * 2 + (keys == "Control+S")], note)
    if place != "note":
        page.get_by_role("radio", name="Thinking it over").focus() if place == "result" else page.locator("input[type=search]").focus()
    page.keyboard.press(keys)
    page.get_by_text("Saved:").wait_for()
    assert ask(HELD.format(note=note)) == "1"


def test_a_new_client_is_added_by_enter_under_nobody_found(signed_in, ask):
    page, name = signed_in("manager", "/log_contact"), f"Zephyrine {uuid4().hex[:8]}"
    page.locator("input[type=search]:focus").wait_for()
    page.keyboard.type(name)
    page.get_by_text("Nobody found").wait_for()
    ready(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("radio", name=name).wait_for()
    page.locator("input[type=search]:focus").wait_for()
    assert ask(f"SELECT count(*) FROM kept.clients WHERE name = '{name}'") == "1"


@pytest.mark.parametrize(("clicks", "gap"), [(2, 0), (2, 200)])
def test_a_double_click_makes_one_contact_and_one_next(signed_in, ask, client, clicks, gap):
    note = f"clicked {clicks} {gap}"
    page = signed_in("manager", "/log_contact")
    fill(page, client, note)
    box = page.get_by_role("button", name="Save", exact=True).bounding_box()
    for _ in range(clicks):
        page.mouse.click(box["x"] + 20, box["y"] + 10)
        page.wait_for_timeout(gap)
    page.get_by_text("Saved:").wait_for()
    ready(page)
    assert ask(HELD.format(note=note)) == "1"
    assert ask(f"SELECT count(*) FROM kept.contacts WHERE follows_id = (SELECT id FROM kept.contacts WHERE note = '{note}')") == "1"


@pytest.mark.parametrize("wait", [0, 60])
def test_a_page_closed_in_the_middle_of_saving_leaves_a_whole_contact_or_none(signed_in, ask, client, wait):
    note = f"closed after {wait}"
    page = signed_in("manager", "/log_contact")
    fill(page, client, note)
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_timeout(wait)
    page.close()
    time.sleep(2)
    held = ask(HELD.format(note=note))
    trail = f"SELECT count(DISTINCT entity_id) FROM kept.audit WHERE entity_id IN (SELECT id FROM kept.contacts WHERE note = '{note}')"
    assert held == ask(trail)  # the contact and its trail are written in one transaction
    promised = trail + " AND CASE WHEN json_valid(details) THEN json_extract_string(details, '$.next') END IS NOT NULL"
    followed = f"SELECT count(*) FROM kept.contacts WHERE follows_id IN (SELECT id FROM kept.contacts WHERE note = '{note}')"
    assert ask(promised) == ask(followed)  # a next contact stands exactly where the trail says one was planned
    assert held in ("0", "1")


def test_undo_goes_away_after_ten_seconds(signed_in, ask, client):
    page = signed_in("manager", "/log_contact")
    fill(page, client, "to be undone")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("Taken back").wait_for()
    assert ask(HELD.format(note="to be undone")) == "0"
    fill(page, client, "to stay")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Undo").wait_for()
    page.get_by_role("button", name="Undo").wait_for(state="detached", timeout=14000)
    assert ask(HELD.format(note="to stay")) == "1"


def test_nothing_is_wider_than_a_phone(signed_in, client):
    page = signed_in("manager", "/log_contact", viewport={"width": 390, "height": 844})
    fill(page, client, "on a phone")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_an_executive_has_no_such_page(signed_in):
    page = signed_in("director", "/log_contact")
    assert page.get_by_role("button", name="Save", exact=True).count() == 0
