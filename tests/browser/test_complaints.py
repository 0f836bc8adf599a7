"""A complaint from its coming to its end, and a promise written down, by keyboard alone."""

import pytest

from tests.browser.conftest import ready

pytestmark = pytest.mark.browser
FOCUS = "(() => {const a = document.activeElement; return a.matches('input, textarea, button') ? `${a.ariaLabel ?? ''} ${a.type} ${a.innerText}` : ''})()"


def tab_to(page, words: str) -> None:
    """Press Tab until the focus is where these words are."""
    for _ in range(80):
        if words in page.evaluate(FOCUS):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never came to {words}")


def press(page, words: str) -> None:
    tab_to(page, words)
    page.keyboard.press("Enter")
    ready(page)


@pytest.fixture
def client(ask):
    """A client of the demo's manager with exactly one name like it."""
    return ask(
        "SELECT c.name FROM kept.clients c JOIN kept.staff s ON s.id = c.owner_id WHERE s.login = 'manager' AND c.retired_at IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM kept.clients o WHERE o.id <> c.id AND contains(o.name, c.name)) ORDER BY c.name LIMIT 1"
    )


def choose(page, client: str) -> None:
    tab_to(page, "search")
    page.keyboard.type(client)
    page.get_by_role("dialog").get_by_role("radio", name=client).wait_for()
    ready(page)


def test_a_complaint_is_opened_worked_on_and_closed_by_keyboard(signed_in, ask, client):
    page = signed_in("manager", "/complaints")
    press(page, "Open a complaint")
    page.get_by_role("dialog").wait_for()
    choose(page, client)
    tab_to(page, "textarea")
    page.keyboard.type("paint came off")
    page.keyboard.press("Control+Enter")
    page.get_by_text("It came: paint came off").wait_for()
    ready(page)
    assert ask("SELECT count(*) FROM kept.complaints WHERE what = 'paint came off' AND deadline_at IS NOT NULL") == "1"
    tab_to(page, "What was done")
    page.keyboard.type("asked for a picture")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_text("asked for a picture").wait_for()
    ready(page)
    page.get_by_role("radio", name="Close", exact=True).focus()
    page.keyboard.press("Space")
    page.get_by_label("How it ended").wait_for()
    ready(page)
    tab_to(page, "How it ended")
    page.keyboard.type("painted again")
    page.keyboard.press("Enter")
    page.get_by_text("How it ended: painted again").wait_for()
    ready(page)
    assert ask("SELECT count(*) FROM kept.complaints WHERE what = 'paint came off' AND outcome = 'painted again'") == "1"
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    ready(page)
    assert "complaint=" not in page.url


def test_a_promise_is_added_by_keyboard_and_kept_by_a_double_click_once(signed_in, ask, client):
    page = signed_in("manager", "/promises")
    press(page, "Add a promise")
    page.get_by_role("dialog").wait_for()
    choose(page, client)
    tab_to(page, "What")
    page.keyboard.type("colour samples")
    page.keyboard.press("Enter")
    line = page.locator("[class*=st-key-promise_]").filter(has_text="colour samples").filter(has=page.get_by_role("button", name="Kept"))
    line.last.wait_for()
    ready(page)
    line.last.get_by_role("button", name="Kept").dblclick()
    page.get_by_text("Kept: colour samples").wait_for()
    ready(page)
    kept = "SELECT count(*) FROM kept.promises WHERE what = 'colour samples' AND state = 'kept' AND version = 2"
    assert ask(kept) == "1"


@pytest.mark.parametrize("path", ["/complaints", "/promises", "/visit_reports"])
def test_nothing_is_wider_than_a_phone(signed_in, path):
    page = signed_in("head", path, viewport={"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
