"""Handing over as a head does it: with a preview, by keyboard, and back again; and an absence with a deputy."""

import re
from datetime import timedelta

import pytest

from data import store
from tests.browser.conftest import ready

pytestmark = pytest.mark.browser
OWNS = "SELECT count(*) FROM kept.clients c JOIN kept.staff s ON s.id = c.owner_id WHERE c.retired_at IS NULL AND s.name = '{name}'"


@pytest.fixture
def people(ask):
    """The names of two colleagues of the demo's manager, of the same lines, who are neither away nor deputies now or soon."""
    lines = "(SELECT string_agg(CAST(l.line_id AS VARCHAR), ',' ORDER BY l.line_id) FROM kept.staff_lines l WHERE l.staff_id = {}.id)"
    names = ask(
        "SELECT string_agg(name, '|' ORDER BY n DESC, name) FROM (SELECT s.name, count(*) AS n FROM kept.staff s "
        "JOIN kept.clients c ON c.owner_id = s.id AND c.retired_at IS NULL JOIN kept.staff m ON m.login = 'manager' AND m.id <> s.id "
        "WHERE s.role = 'manager' AND s.retired_at IS NULL AND NOT EXISTS (SELECT 1 FROM kept.absences a WHERE a.until > current_date "
        f"AND s.id IN (a.staff_id, a.deputy_id)) AND {lines.format('s')} = {lines.format('m')} GROUP BY s.name)"
    )
    return names.split("|")[:2]


def choose(page, label: str, name: str) -> None:
    """Choose in a list by typing the name."""
    lists = page.locator('[data-testid="stSelectbox"], [data-testid="stMultiSelect"]')
    lists.filter(has=page.get_by_text(label, exact=True)).get_by_role("combobox").click()
    page.keyboard.type(name, delay=20)
    page.get_by_role("option", name=re.compile(re.escape(name))).first.wait_for()
    page.keyboard.press("Enter")
    ready(page)


def test_all_of_a_colleague_is_handed_over_after_a_preview_and_taken_back(signed_in, ask, people):
    giver, receiver = people
    had, has = (int(ask(OWNS.format(name=name))) for name in people)
    page = signed_in("admin", "/hand_over")
    choose(page, "From whom", giver)
    choose(page, "To whom", receiver)
    page.keyboard.press("Escape")
    page.get_by_text("Client by client").wait_for()
    button = page.get_by_role("button", name=re.compile(rf"Hand over {had} clients?"))
    button.wait_for()
    assert int(ask(OWNS.format(name=giver))) == had
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_text(f"Handed over: {had} client").wait_for()
    assert (int(ask(OWNS.format(name=giver))), int(ask(OWNS.format(name=receiver)))) == (0, had + has)
    page.get_by_role("button", name="See the rows").first.click()
    page.get_by_role("dialog").locator("canvas").first.wait_for()
    page.keyboard.press("Escape")
    ready(page)
    page.get_by_role("button", name="Take back").first.click()
    page.get_by_text(f"Back again: {had} client").wait_for()
    assert (int(ask(OWNS.format(name=giver))), int(ask(OWNS.format(name=receiver)))) == (had, has)


def test_an_absence_gives_the_deputy_what_is_anothers_and_ends_again(signed_in, ask, people):
    away = people[0]
    client = ask(
        "SELECT c.name FROM kept.clients c JOIN kept.staff s ON s.id = c.owner_id WHERE c.retired_at IS NULL AND "
        f"s.name = '{away}' AND NOT EXISTS (SELECT 1 FROM kept.clients o WHERE o.id <> c.id AND o.name = c.name) ORDER BY c.name LIMIT 1"
    )
    deputy = ask("SELECT name FROM kept.staff WHERE login = 'manager'")
    page = signed_in("admin", "/hand_over?mode=absence")
    choose(page, "Who", away)
    today = store.now().date()
    for name, day in (("First day away", today), ("Last day away", today + timedelta(days=3))):
        page.get_by_role("spinbutton", name=f"day, {name}").click()
        page.keyboard.type(f"{day:%d%m%Y}", delay=60)
        page.keyboard.press("Escape")
    choose(page, "Who stands in", deputy)
    page.get_by_role("button", name="Write the absence").click()
    page.get_by_text("The absence is written.").wait_for()
    found = signed_in("manager", "/log_contact")
    found.locator("input[type=search]").fill(client)
    found.get_by_role("radio", name=client).first.wait_for()
    page.get_by_text(f"{deputy} stands in").last.wait_for()
    ahead = f"FROM kept.absences a JOIN kept.staff s ON s.id = a.staff_id WHERE s.name = '{away}' AND a.until > current_date"
    page.locator(f".st-key-end_{ask(f'SELECT a.id {ahead}')} button").click()
    page.get_by_text("The absence is ended.").wait_for()
    assert ask(f"SELECT count(*) {ahead}") == "0"
