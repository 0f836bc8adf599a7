"""The cards of the bridge and of losses on the funnel page: what they say, which view the address opens, whose deals a manager is shown."""

import pytest
from streamlit.testing.v1 import AppTest

from data.viewer import of_login
from pages import words
from pages.parts import charts, rows
from pages.words import say
from tests.seen import PAGES

FEBRUARY = {"mode": "flow", "open": "bridge", "period": "days", "since": "2026-02-01", "to": "2026-02-28", "as_of": "2026-02-28"}


@pytest.fixture
def asked(tiny):
    """Deals of two managers: one that stays, one won, one lost without a word."""
    tiny.staff("anna")
    tiny.staff("boris")
    tiny.deal("stays", [("2026-01-05", "lead", "anna")], 100, "anna", expected_close="2026-03-20")
    tiny.deal("won", [("2026-01-05", "lead", "anna"), ("2026-02-10", "won", "anna")], "200.5", "anna")
    tiny.deal("lost", [("2026-02-05", "lead", "boris"), ("2026-02-11", "lost", "boris")], 40, "boris")
    return tiny


def look(viewer, monkeypatch, picked=(), language="en", **address) -> tuple[str, list]:
    """What the page says, and which rows were asked for when `picked` was clicked in a chart (its key, the marks)."""
    opened, kept = [], charts.show
    monkeypatch.setattr("pages.parts.who.viewer", lambda: viewer)
    monkeypatch.setattr(words, "_source", lambda: language)
    words.use_language(language)
    monkeypatch.setattr(
        charts, "show", lambda *args, key, **how: (kept(*args, key=key, **how), [one for at, one in picked if at == key])[1]
    )
    monkeypatch.setattr(rows, "show", lambda metric, n=None, **chosen: opened.append((metric, n, chosen)))
    page = AppTest.from_file(PAGES / "dashboards/funnel.py", default_timeout=60)
    for name, value in (FEBRUARY | address).items():
        page.query_params[name] = value
    page.run()
    assert not page.exception, page.exception
    return "\n".join(one.value for kind in ("markdown", "caption") for one in getattr(page, kind)), opened


def test_the_page_says_the_sum_and_a_clicked_pillar_opens_its_deals(asked, director, monkeypatch):
    said, opened = look(director, monkeypatch, [("bridge_chart", {"pillar": "won"})])
    assert say("bridge.balances", amounts="300.50 + 40.00 + 0.00 − 240.50 = 100.00", deals="2 + 1 − 2 = 1") in said
    assert opened == [("funnel.bridge_won", 1, {"due_by": None, "manager": None})]


def test_a_manager_is_shown_the_own_deals_alone_and_the_drawer_too(asked, monkeypatch):
    anna = of_login(asked.here, "anna")
    said, opened = look(anna, monkeypatch, [("bridge_chart", {"pillar": "end"})])
    assert say("bridge.balances", amounts="300.50 + 0.00 + 0.00 − 200.50 = 100.00", deals="2 + 0 − 1 = 1") in said
    assert opened[0][:2] == ("funnel.bridge_end", 1) and opened[0][2]["manager"] == str(anna.id)
    assert say("losses.none") in said


def test_the_address_opens_what_is_due_and_a_cell_of_the_losses(asked, director, monkeypatch):
    cell = {"x_id": str(asked.id("stage", "Sales/lead")), "y_id": "-"}
    said, opened = look(director, monkeypatch, [("losses_reason", cell)], "ru", bridge="quarter", losses="nonsense")
    assert say("bridge.hint_due", due="1", whole="1") in said
    assert opened == [("funnel.lost", 1, {"manager": None, "stage": cell["x_id"], "reason": "-"})]


def test_where_no_deal_has_a_close_date_the_card_says_so(asked, director, monkeypatch):
    asked.run("UPDATE kept.deals SET expected_close = NULL")
    assert say("bridge.none_due") in look(director, monkeypatch, bridge="month")[0]
