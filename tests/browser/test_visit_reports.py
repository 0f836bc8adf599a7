"""The report of a meeting, written by keyboard alone from the list of those that wait."""

import pytest

from tests.browser.conftest import ready
from tests.browser.test_complaints import press, tab_to

pytestmark = pytest.mark.browser
MET = (
    'here.db.cursor().execute("INSERT INTO kept.contacts (id, line_id, client_id, staff_id, kind, direction, state, happened_at, settled_at, '
    "note, entered_at, entered_by) SELECT uuid(), c.line_id, c.id, s.id, 'meeting', 'out', 'held', now() - INTERVAL 1 HOUR, now(), "
    "'to be reported', now(), s.id FROM kept.clients c JOIN kept.staff s ON s.id = c.owner_id WHERE s.login = 'manager' "
    'AND c.retired_at IS NULL ORDER BY c.name LIMIT 1").fetchall(), here.changed_everywhere()'
)


@pytest.fixture
def met(served):
    served.do(MET)


def test_a_report_is_written_by_keyboard_and_stands_in_the_week(signed_in, ask, met):
    page = signed_in("manager", "/visit_reports")
    press(page, "Write")
    page.get_by_label("What we heard").wait_for()
    for label, words in (("What we heard", "they need a second site"), ("Agreed", "a trial in May"), ("Our own mistakes", "no price list")):
        tab_to(page, label)
        page.keyboard.type(words)
    tab_to(page, "Their words")
    page.keyboard.type("money is no question")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    press(page, "Save the report")
    page.get_by_text("Report saved").wait_for()
    assert ask("SELECT count(*) FROM kept.visit_reports WHERE agreed = 'a trial in May'") == "1"
    assert ask("SELECT count(*) FROM kept.statements WHERE words = 'money is no question' AND unreliable") == "1"
    page.get_by_role("radio", name="Week").click()
    page.get_by_text("a trial in May").first.wait_for()
    ready(page)
    assert "view=digest" in page.url
    with page.expect_download() as printed:
        page.get_by_role("button", name="To print").click()
    assert "a trial in May" in printed.value.path().read_text("utf-8")
