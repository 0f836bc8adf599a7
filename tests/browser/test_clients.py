"""Clients as a person uses them: typed for and opened by keys, kept as a segment, ticked and planned with many."""

import re

import pytest

from tests.browser.conftest import ready

pytestmark = pytest.mark.browser
WHERE = "(() => {const a = document.activeElement; return (a.dataset.testid || a.tagName) + ' ' + (a.innerText || a.ariaLabel || '')})()"
BOX = 31  # pixels of a row of the table


@pytest.fixture
def client(ask):
    """A client of the demo's manager whose name is within no other's."""
    return ask(
        "SELECT c.name FROM kept.clients c JOIN kept.staff s ON s.id = c.owner_id WHERE s.login = 'manager' AND c.retired_at IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM kept.clients o WHERE o.id <> c.id AND contains(o.name, c.name)) ORDER BY c.name LIMIT 1"
    )


def tab_to(page, words: str) -> None:
    """Press Tab until the focus is where these words are."""
    for _ in range(60):
        if words in page.evaluate(WHERE):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never came to {words}")


def tick(page, row: int) -> None:
    """Tick a row of the table by the mouse."""
    box = page.locator("[data-testid=stDataFrame] canvas").first.bounding_box()
    page.mouse.click(box["x"] + 18, box["y"] + BOX * row + BOX / 2)


def test_a_client_is_found_as_one_types_and_opened_by_keys(signed_in, client):
    page = signed_in("manager", "/clients")
    page.locator("input[type=search]:focus").wait_for()
    page.keyboard.type(client, delay=20)
    page.get_by_text("1 client", exact=True).wait_for()
    ready(page)
    assert "q=" in page.url
    tab_to(page, client)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/client[?]id="))
    ready(page)
    page.go_back()
    page.get_by_text("1 client", exact=True).wait_for()
    assert page.locator("input[type=search]").input_value() == client


def test_the_table_is_walked_and_opened_by_keys(signed_in):
    page = signed_in("manager", "/clients")
    page.locator("[data-testid=stDataFrame] canvas").first.wait_for()
    tab_to(page, "data-grid-canvas")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Space")
    page.get_by_text("1 selected").wait_for()
    ready(page)
    for _ in range(20):
        if page.evaluate(WHERE).endswith("Open the card"):
            break
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/client[?]id="))


def test_filters_are_kept_as_a_segment_and_its_address_can_be_sent(signed_in, ask):
    page = signed_in("manager", "/clients?planned=none")
    page.get_by_role("button", name="Save as a segment").click()
    page.get_by_label("Name", exact=True).fill("Without a next step")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved: Without a next step").wait_for()
    ready(page)
    segment = ask("SELECT CAST(id AS VARCHAR) FROM kept.segments WHERE name = 'Without a next step'")
    assert f"segment={segment}" in page.url
    total = page.get_by_text(re.compile("in open deals")).inner_text()
    again = signed_in("manager", f"/clients?segment={segment}")
    again.get_by_text(total).wait_for()
    anybody = signed_in("head", f"/clients?segment={segment}")
    assert anybody.get_by_text("Without a next step").count() == 0


def test_ticked_clients_are_planned_at_once_and_taken_back(signed_in, ask):
    planned = "SELECT count(*) FROM kept.contacts WHERE note = 'spring fair'"
    page = signed_in("manager", "/clients?planned=none")
    page.locator("[data-testid=stDataFrame] canvas").first.wait_for()
    tick(page, 1)
    page.get_by_text("1 selected").wait_for()
    tick(page, 2)
    page.get_by_text("2 selected").wait_for()
    page.get_by_role("button", name="Plan a contact").click()
    page.get_by_label("Note").fill("spring fair")
    page.get_by_label("Note").press("Tab")
    ready(page)
    page.get_by_role("button", name="Plan 2 contacts").dblclick()
    page.get_by_role("button", name="Undo").wait_for()
    ready(page)
    assert ask(planned) == "2"
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("Taken back").wait_for()
    assert ask(planned) == "0"


def test_on_a_phone_clients_are_cards_and_nothing_is_wider(signed_in):
    agent = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"
    page = signed_in("manager", "/clients", viewport={"width": 390, "height": 844}, color_scheme="dark", user_agent=agent)
    page.locator("[data-testid=stPageLink]").nth(20).wait_for()
    assert page.locator("[data-testid=stDataFrame]").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
