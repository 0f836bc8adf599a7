"""The board with mouse and keyboard: a deal is dragged, moved by keys, and never lost without a reason."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import ready

pytestmark = pytest.mark.browser
STAGE = "SELECT s.name FROM kept.deals d JOIN kept.stages s ON s.id = d.stage_id WHERE d.id = '{deal}'"


@pytest.fixture
def board(signed_in, ask):
    """The head's board, the card on top of a stage, that stage, and the open one after it, which asks for nothing."""
    found = ask(
        "SELECT replace(CAST(s.id AS VARCHAR), '-', '') || ' ' || replace(CAST(n.id AS VARCHAR), '-', '') FROM kept.deals d "
        "JOIN kept.stages s ON s.id = d.stage_id AND s.kind = 'open' JOIN kept.lines l ON l.id = d.line_id "
        "JOIN kept.stages n ON n.line_id = s.line_id AND n.kind = 'open' AND n.position = s.position + 1 "
        "WHERE n.id NOT IN (SELECT stage_id FROM kept.stage_facts) ORDER BY l.position, s.position LIMIT 1"
    )
    first, second = found.split(" ")
    page = signed_in("head", "/deals")
    page.wait_for_timeout(800)  # the page is drawn once more when the browser has told what it is: a card that is held then is let go
    ready(page)
    on_top = page.locator(f".st-key-stage_{first} [class*=st-key-deal_]").first.get_attribute("class")
    return page, re.search(r"st-key-deal_([0-9a-f]{32})", on_top)[1], first, second


def card(page, deal: str):
    return page.locator(f".st-key-deal_{deal}")


def stage_of(ask, deal: str) -> str:
    return ask(STAGE.format(deal=deal))


def test_a_deal_is_dragged_to_the_next_stage_and_taken_back(board, ask):
    page, deal, first, second = board
    before = stage_of(ask, deal)
    card(page, deal).drag_to(page.locator(f".st-key-stage_{second}"), target_position={"x": 60, "y": 12})
    page.locator(f".st-key-stage_{second} .st-key-deal_{deal}").wait_for()
    assert stage_of(ask, deal) != before
    page.get_by_role("button", name="Undo").click()
    page.locator(f".st-key-stage_{first} .st-key-deal_{deal}").wait_for()
    assert stage_of(ask, deal) == before


def test_a_deal_is_moved_by_arrow_keys_and_by_its_menu_and_keeps_the_focus(board, ask):
    page, deal, first, second = board
    before = stage_of(ask, deal)
    card(page, deal).locator("button").first.focus()
    page.keyboard.press("Control+ArrowRight")
    page.locator(f".st-key-stage_{second} .st-key-deal_{deal}").wait_for()
    page.locator(f".st-key-deal_{deal} button:focus").wait_for()
    assert stage_of(ask, deal) != before
    ready(page)
    card(page, deal).get_by_role("button", name="Move").focus()
    page.keyboard.press("Enter")
    page.get_by_role("menuitem", name=before, exact=True).press("Enter")
    page.locator(f".st-key-stage_{first} .st-key-deal_{deal}").wait_for()
    assert stage_of(ask, deal) == before


def test_a_deal_dropped_on_lost_asks_for_its_reason_and_nothing_is_lost_without(board, ask):
    page, deal, first, _ = board
    before = stage_of(ask, deal)
    lost = page.locator("[class*=st-key-stage_]").filter(has=page.get_by_role("heading", name="Lost"))
    card(page, deal).drag_to(lost, target_position={"x": 40, "y": 15})
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Move to Lost").click()
    dialog.get_by_text("Say why they refused.").wait_for()
    assert stage_of(ask, deal) == before
    dialog.get_by_role("radio", name="No decision").click()
    ready(page)
    assert dialog.get_by_text("Who won it").count() == 0
    dialog.get_by_role("button", name="Move to Lost").click()
    dialog.wait_for(state="hidden")
    assert stage_of(ask, deal) == "Lost"
    page.get_by_role("button", name="Undo").click()
    page.locator(f".st-key-stage_{first} .st-key-deal_{deal}").wait_for()


def test_the_board_and_its_drawer_have_no_serious_fault_of_accessibility(board):
    page, deal, _, _ = board
    for opened in (False, True):
        if opened:
            card(page, deal).locator("button").first.click()
            page.get_by_role("dialog").get_by_role("heading", name="Stages").wait_for()
            ready(page)
        found = Axe().run(page).response["violations"]
        serious = [
            (one["id"], [node["html"][:120] for node in one["nodes"]][:3]) for one in found if one["impact"] in ("serious", "critical")
        ]
        assert serious == []


def test_on_a_phone_one_stage_is_shown_at_a_time(signed_in):
    page = signed_in("manager", "/deals", viewport={"width": 390, "height": 844})
    shown = page.locator("[class*=st-key-stage_]:visible")
    page.locator(".st-key-stages_by_chips").wait_for()
    assert shown.count() == 1
    first = shown.first.get_attribute("class")
    page.locator(".st-key-stages_by_chips button").nth(2).click()
    ready(page)
    page.wait_for_timeout(300)
    assert shown.count() == 1
    assert shown.first.get_attribute("class") != first
