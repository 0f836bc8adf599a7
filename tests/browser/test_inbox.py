"""The inbox as a manager works through it: by mouse, and with the keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ready
from tests.browser.test_log_contact import tab_to

pytestmark = pytest.mark.browser
OWNER = "SELECT coalesce((SELECT s.login FROM kept.staff s WHERE s.id = l.owner_id), '—') FROM kept.leads l WHERE l.name = '{name}'"


def add(page, name: str) -> None:
    """Type a lead in, by the drawer."""
    page.get_by_role("button", name="Add a lead").click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_label("Who asks").fill(name)
    drawer.get_by_label("What they wrote").fill(f"Forty filters for {name}")
    drawer.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("The lead is written down.")).to_be_visible()
    ready(page)


def row(page, name: str):
    return page.locator('[class*="st-key-inbox_row_"]', has_text=name)


def test_a_lead_is_added_taken_and_turned_into_a_deal_by_mouse(signed_in, ask):
    page = signed_in("manager", "/inbox")
    add(page, "Zora Mouse")
    row(page, "Zora Mouse").get_by_role("button", name="Take").click()
    expect(page.get_by_text("Zora Mouse is yours.")).to_be_visible()
    assert ask(OWNER.format(name="Zora Mouse")) == "manager"
    ready(page)
    row(page, "Zora Mouse").get_by_role("button", name="Deal").click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_label("Name of the client").fill("Mouse Works of Zora")
    drawer.get_by_label("Name of the client").blur()
    ready(page)
    drawer.get_by_role("button", name="Make the deal").dblclick()
    expect(page.get_by_text("Zora Mouse is a deal now.")).to_be_visible()
    expect(row(page, "Zora Mouse")).to_have_count(0)
    made = "SELECT count(*) || ' ' || min(c.name) FROM kept.deals d JOIN kept.leads l ON l.id = d.lead_id JOIN kept.clients c ON c.id = d.client_id"
    assert ask(f"{made} WHERE l.name = 'Zora Mouse'") == "1 Mouse Works of Zora"


def test_a_lead_is_refused_and_reopened_by_keyboard_alone(signed_in, ask):
    page = signed_in("manager", "/inbox")
    add(page, "Zora Keys")
    page.locator('[class*="st-key-inbox_row_"]', has_text="Zora Keys").get_by_role("button", name="Refuse").focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for()
    ready(page)
    tab_to(page, "Does not fit us")
    page.keyboard.press("Space")
    ready(page)
    tab_to(page, "Refuse the lead")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Zora Keys is refused")).to_be_visible()
    refused = (
        "SELECT count(*) FROM kept.leads l JOIN kept.refusal_reasons r ON r.id = l.refusal_reason_id WHERE l.name = 'Zora Keys' AND l.valid"
    )
    assert ask(refused) == "1"
    ready(page)
    page.locator("summary", has_text="Refused in the last 90 days").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Zora Keys", exact=True).wait_for()
    ready(page)
    page.get_by_role("button", name="Reopen").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Zora Keys is open again.")).to_be_visible()
    assert ask(refused) == "0"


def test_a_head_gives_a_lead_by_the_menu_and_gives_out_the_rest_after_a_look(signed_in, ask):
    page = signed_in("head", "/inbox?whose=unassigned")
    add(page, "Zora Menu")
    row(page, "Zora Menu").get_by_role("button", name="Give to").click()
    page.get_by_role("menuitem").first.click()
    expect(page.get_by_text("Zora Menu is given.")).to_be_visible()
    assert ask(OWNER.format(name="Zora Menu")) != "—"
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("1 lead is taken back.")).to_be_visible()
    ready(page)
    page.get_by_role("button", name="Give out").click()
    expect(page.get_by_role("dialog").get_by_text("Nothing is written before")).to_be_visible()
    assert ask(OWNER.format(name="Zora Menu")) == "—"
    page.get_by_role("dialog").get_by_role("button", name="Give out").click()
    page.get_by_text("given out.").wait_for()
    assert ask(OWNER.format(name="Zora Menu")) != "—"
