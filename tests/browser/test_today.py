"""Today as a manager lives it: the list walked by keyboard, ten contacts in a row with their seconds, a promise kept with the mouse."""

import statistics
import time

import pytest

from tests.browser.conftest import ready
from tests.browser.test_log_contact import FOCUS, tab_to

pytestmark = pytest.mark.browser
FIRST_RESULT = '[class*="st-key-contact_result_"] button:focus'
HELD = "SELECT count(*) FROM kept.contacts WHERE state = 'held' AND note LIKE '{note}%'"


@pytest.fixture
def busy(served, ask):
    """A day with twelve contacts due and a promise for the demo's manager, whatever day it is."""
    served.do(
        'here.db.cursor().execute("INSERT INTO kept.contacts (id, line_id, client_id, staff_id, kind, direction, state, planned_at, due_at, '
        "entered_at) SELECT uuid(), c.line_id, c.id, c.owner_id, 'call', 'out', 'planned', now()::TIMESTAMP - INTERVAL 3 DAY, "
        "now()::TIMESTAMP - INTERVAL 1 DAY, now()::TIMESTAMP FROM kept.clients c JOIN kept.staff s ON s.id = c.owner_id "
        "WHERE s.login = 'manager' AND c.retired_at IS NULL AND c.id NOT IN (SELECT client_id FROM kept.offers WHERE state = 'made') "
        'ORDER BY c.id LIMIT 12") and None'
    )
    served.do(
        'here.db.cursor().execute("INSERT INTO kept.clients (id, line_id, owner_id, name, name_norm, happened_at, entered_at) '
        "SELECT uuid(), (SELECT line_id FROM kept.clients WHERE owner_id = s.id LIMIT 1), s.id, 'Promised Goods', 'promised goods', "
        "now()::TIMESTAMP - INTERVAL 9 DAY, now()::TIMESTAMP FROM kept.staff s WHERE s.login = 'manager'\") and None"
    )
    served.do(
        'here.db.cursor().execute("INSERT INTO kept.promises (id, line_id, client_id, owner_id, side, what, due_on, state, happened_at, '
        "entered_at) SELECT uuid(), line_id, id, owner_id, 'ours', 'the browser promise', current_date - 1, 'open', "
        "now()::TIMESTAMP - INTERVAL 5 DAY, now()::TIMESTAMP FROM kept.clients WHERE name = 'Promised Goods' ORDER BY entered_at DESC LIMIT 1\") and None"
    )
    served.do("here.changed_everywhere()")


def log_one(page, note: str) -> int:
    """The form stands on a line, the cursor on its results: choose one, write, save and next; return the presses besides the text."""
    page.locator(FIRST_RESULT).wait_for()
    ready(page)
    presses = 0
    for key, words in (("ArrowRight", "Thinking it over"), ("Space", None), ("Tab", "textarea")):
        while words is None or words not in page.evaluate(FOCUS):
            page.keyboard.press(key)
            presses += 1
            assert presses < 40, f"{key} never came to {words}"
            if words is None:
                break
        ready(page)
    page.keyboard.type(note)
    before = page.locator("[data-form]").last.get_attribute("data-form")
    page.keyboard.press("Control+Enter")
    page.locator(f'[data-form="{before}"]').wait_for(state="detached")
    return presses + 1


def test_ten_contacts_are_logged_from_today_by_keyboard(signed_in, ask, busy, capsys):
    page = signed_in("manager", "/today")
    seconds, presses = [], []
    for n in range(10):
        begun = time.monotonic()
        presses.append(log_one(page, f"walked {n}"))
        seconds.append(time.monotonic() - begun)
    page.get_by_text("Saved:").wait_for()
    with capsys.disabled():
        print(
            f"\nTen contacts from Today: {statistics.median(seconds):.1f} s each (median), {sum(seconds):.0f} s in all, {max(presses)} keys at most"
        )
    assert ask(HELD.format(note="walked ")) == "10"
    assert ask("SELECT count(DISTINCT coalesce(client_id, lead_id)) FROM kept.contacts WHERE note LIKE 'walked %'") == "10"
    assert max(presses) <= 12


def test_a_line_is_chosen_and_a_promise_kept_with_the_mouse(signed_in, ask, busy):
    page = signed_in("manager", "/today")
    page.locator('[class*="st-key-today_all_now"] button').click()
    ready(page)
    page.get_by_text("We promised: the browser promise").first.wait_for()
    page.locator('[class*="st-key-today_kept_ours"] button').first.click()
    ready(page)
    page.wait_for_timeout(500)
    assert ask("SELECT count(*) FROM kept.promises WHERE state = 'kept' AND settled_at > now()::TIMESTAMP - INTERVAL 10 MINUTE") >= "1"
    line = page.locator('[class*="st-key-today_do_"] button').nth(2)
    line.click()
    ready(page)
    page.get_by_text("on today's list").filter(has_text="3 of").wait_for()
    page.locator(FIRST_RESULT).wait_for()


def test_the_list_is_reached_by_tab_and_a_line_loads_by_enter(signed_in, busy):
    page = signed_in("manager", "/today")
    page.locator("h1").click()
    tab_to(page, "Log")
    page.keyboard.press("Enter")
    ready(page)
    page.locator(FIRST_RESULT).wait_for()


def test_nothing_is_wider_than_a_phone(signed_in, busy):
    page = signed_in("manager", "/today", viewport={"width": 390, "height": 844}, color_scheme="dark", locale="ru-RU")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
