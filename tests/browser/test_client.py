"""The card in a browser: a field edited leaves its history, a person with two phones, a row of a number leads to its client."""

from uuid import uuid4

import pytest

from tests.browser.conftest import ready

pytestmark = pytest.mark.browser
MINE = "SELECT CAST(c.id AS VARCHAR) FROM kept.clients c JOIN kept.staff s ON s.id = c.owner_id WHERE s.login = 'manager' AND c.retired_at IS NULL"


@pytest.fixture
def client(ask):
    """The id of a client of the demo's manager."""
    return ask(f"{MINE} ORDER BY c.name LIMIT 1")


def test_a_field_is_edited_by_keyboard_and_stands_in_the_history(signed_in, ask, client):
    page = signed_in("manager", f"/client?id={client}")
    page.get_by_role("tab", name="Persons").focus()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    city = page.get_by_label("City")
    city.wait_for()
    ready(page)
    city.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("Bad Homburg")
    page.keyboard.press("Enter")
    page.get_by_text("City: — → Bad").or_(page.get_by_text("Bad Homburg")).first.wait_for()
    ready(page)
    assert ask(f"SELECT city FROM kept.clients WHERE id = '{client}'") == "Bad Homburg"
    page.get_by_role("tab", name="Changes").click()
    page.get_by_text("→ Bad Homburg").last.wait_for()


def test_a_person_with_two_phones_is_added_and_found(signed_in, ask, client):
    page, name = signed_in("manager", f"/client?id={client}"), f"Olga {uuid4().hex[:6]}"
    page.get_by_text("Add a person").first.click()
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Phone", exact=True).fill("+49 30 123 45")
    page.get_by_label("Another phone").fill("+49 170 456 78")
    page.get_by_role("button", name="Add a person").last.click()
    page.get_by_role("link", name=name).wait_for()
    ready(page)
    assert ask(f"SELECT count(*) FROM kept.persons p JOIN kept.reach r ON r.entity_id = p.id WHERE p.name = '{name}'") == "1"
    page.get_by_role("link", name=name).click()
    page.get_by_role("heading", name=name).wait_for()
    page.get_by_text("+49 170 456 78 phone, mobile").wait_for()


def test_a_row_behind_a_number_opens_the_client_by_keyboard(signed_in, ask):
    page = signed_in("manager", "/funnel?period=whole&rows=funnel.open_now")
    grid = page.locator('[data-testid="stDialog"] [data-testid="stDataFrame"] canvas').first
    grid.wait_for()
    ready(page)
    box = grid.bounding_box()
    page.mouse.click(box["x"] + 120, box["y"] + 46)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Space")
    page.wait_for_url("**/client?id=*")
    ready(page)
    assert page.get_by_text("What has happened").count() == 1
