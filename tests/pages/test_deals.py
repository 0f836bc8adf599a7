"""The page: what stands on a card, what is asked before a move, what the drawer tells, and who sees which button."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from streamlit.testing.v1 import AppTest

from data import deals, plans, playbook
from queries import reader
from tests.seen import Seen


class Page(Seen):
    """The board as one person sees it."""

    FILE = "daily/deals.py"

    def keys(self, kind: str) -> list[str]:
        return [one.key or "" for one in getattr(self.test, kind)]

    def wish(self, stage: str, version=None):
        """What the menu and the drop leave behind: a deal wanted in another stage."""
        code = self.desk.deal_id.hex
        self.test.text_input("drop").set_value(f"{code} {self.desk.id('stage', f'Sales/{stage}').hex} 1")
        return self.run()

    def texts(self) -> str:
        said = [one.value for kind in ("markdown", "caption", "error", "warning", "info") for one in getattr(self.test, kind)]
        return "\n".join(said + [one.label for one in self.test.button])


@pytest.fixture
def opened(desk, monkeypatch):
    desk.run("UPDATE kept.stages SET limit_hours = 240 WHERE kind = 'open'")
    return lambda *args, **values: Page(desk, monkeypatch, *args, **values)


def test_a_card_shows_name_client_money_days_against_the_limit_and_that_nothing_is_planned(opened):
    said = opened().texts()
    for part in ("**D1**", "Acme", "**100**", ":red-badge[22 / 10 d]", "no next contact"):
        assert part in said


def test_a_card_shows_the_day_of_the_next_contact(opened, desk):
    plans.plan(desk.viewer("ann"), plans.Plan(desk.acme, date(2026, 3, 9), deal_id=desk.deal_id), key=uuid4())
    said = opened().texts()
    assert "9 Mar" in said
    assert "no next contact" not in said


def test_a_drop_moves_the_deal_and_offers_the_way_back(opened, desk):
    page = opened().wish("proposal")
    assert desk.stage() == "proposal"
    assert "D1 is in proposal now." in page.texts()
    page.widget("button", "undo_").click()
    page.run()
    assert desk.stage() == "qualified"


@pytest.mark.parametrize("dropped", ["nonsense", "0" * 32 + " " + "1" * 32 + " 1"])
def test_what_was_not_on_the_screen_is_not_moved(opened, desk, dropped):
    page = opened()
    page.test.text_input("drop").set_value(dropped)
    page.run()
    assert desk.stage() == "qualified"


def test_a_stage_that_asks_for_a_fact_asks_in_a_dialog_and_then_moves(opened, desk):
    desk.run("UPDATE kept.deals SET amount = NULL")
    desk.add("stage_facts", stage_id=desk.id("stage", "Sales/proposal"), fact="amount")
    page = opened().wish("proposal")
    assert desk.stage() == "qualified"
    page.widget("button", "ask_go_").click()
    page.run()
    assert "Before this stage the deal needs an amount." in page.texts()
    page.widget("number_input", "ask_amount_").set_value(1500)
    page.widget("button", "ask_go_").click()
    page.run()
    assert desk.stage() == "proposal"
    assert desk.run("SELECT amount FROM kept.deals WHERE id = ?", desk.deal_id) == [(1500,)]


def test_lost_asks_why_and_for_the_competitor_only_when_it_was_one(opened, desk):
    rival = desk.add("competitors", id=uuid4(), name="Rival")
    reasons = dict(desk.run("SELECT kind, CAST(min(id) AS VARCHAR) FROM kept.loss_reasons GROUP BY kind"))
    page = opened().wish("lost")
    page.widget("button", "ask_go_").click()
    assert "Say why they refused." in page.run().texts()
    page.widget("button_group", "loss_").select(reasons["no_decision"])
    assert not [key for key in page.run().keys("selectbox") if key.startswith("rival_")]
    page.widget("button_group", "loss_").select(reasons["competitor"])
    page.run().widget("selectbox", "rival_").set_value(str(rival))
    page.widget("button", "ask_go_").click()
    page.run()
    assert desk.stage() == "lost"
    assert desk.run("SELECT competitor_id FROM kept.deals WHERE id = ?", desk.deal_id) == [(rival,)]


def test_a_move_of_what_somebody_has_changed_says_so(opened, desk):
    page = opened()
    deals.edit(desk.viewer("hanna"), desk.deal_id, {"name": "D2"}, version=1, key=uuid4())
    assert "Someone has changed this deal" in page.wish("proposal").texts()
    assert desk.stage() == "qualified"


def test_the_drawer_tells_stages_facts_slips_and_ticks_the_playbook(opened, desk):
    for n, day in enumerate((date(2026, 5, 3), date(2026, 6, 3), date(2026, 7, 3))):
        deals.edit(desk.viewer("ann"), desk.deal_id, {"expected_close": day}, version=1 + n, key=uuid4())
        desk.wait(seconds=1)
    stage = desk.id("stage", "Sales/qualified")
    playbook.add(desk.viewer("hanna"), stage, playbook.Item("check", "Budget known"), key=uuid4())
    page = opened(deal=desk.deal_id)
    said = page.texts()
    for part in ("moved 2 times, first promised 3 May 2026", "lead · 9 days", "In this stage: qualified"):
        assert part in said
    page.test.checkbox[0].check()
    page.run()
    assert len(desk.run("SELECT 1 FROM kept.playbook_ticks")) == 1


def test_the_drawer_edits_only_what_was_changed(opened, desk):
    page = opened(deal=desk.deal_id)
    page.widget("button", "edit_deal").click()
    page.run()
    page.widget("text_input", "edit_name_").set_value("Forty analysers")
    next(one for one in page.test.button if one.label == "Save").click()
    page.run()
    assert desk.run("SELECT name, amount FROM kept.deals WHERE id = ?", desk.deal_id) == [("Forty analysers", 100)]
    assert desk.run("SELECT field FROM kept.field_history") == [("name",)]


def test_of_anothers_deal_the_drawer_says_calmly_that_it_is_not_there(opened):
    assert "There is no such deal among yours." in opened("bob", deal=UUID(int=5)).texts()
    assert "There is no such deal among yours." in opened("bob", deal=opened().desk.deal_id).texts()
    opened("bob", deal="nonsense")


def test_an_executive_reads_the_board_and_finds_no_button_that_writes(opened, desk):
    page = opened("director", deal=desk.deal_id)
    assert "**D1**" in page.texts()
    assert not [one for one in page.test.button if one.label in ("New deal", "Edit", "Move")]
    assert "drop" not in page.keys("text_input")


def test_a_new_deal_finds_its_client_as_one_types(opened, desk):
    page = opened()
    page.widget("button", "new_deal").click()
    page.run().widget("text_input", "new_client_").set_value("acm")
    page.run().widget("text_input", "new_name_").set_value("Forty analysers")
    page.widget("number_input", "new_amount_").set_value(4000)
    page.widget("button", "new_go_").click()
    page.run()
    assert desk.run("SELECT amount, client_id FROM kept.deals WHERE name = 'Forty analysers'") == [(4000, desk.acme)]


def test_a_deputy_sees_for_whom_she_stands_in(opened, desk):
    today = date.today()
    desk.add(
        "absences",
        id=uuid4(),
        staff_id=desk.id("staff", "ann"),
        since=today - timedelta(days=1),
        until=today + timedelta(days=2),
        deputy_id=desk.id("staff", "bob"),
    )
    assert "for Ann" in opened("bob").texts()


def test_a_filter_that_leaves_nothing_can_be_loosened_in_one_click(opened):
    page = opened(q="nothing like it")
    assert "No deal fits these filters" in page.texts()
    next(one for one in page.test.button if one.label == "Show all deals").click()
    assert "**D1**" in page.run().texts()


def test_the_editor_of_the_playbook_adds_and_asks(desk, monkeypatch):
    def page():
        from pages.parts import playbook_edit
        from tests.pages.test_deals import HERE

        playbook_edit.editor(HERE["viewer"], HERE["line"])

    HERE.update(viewer=desk.viewer("hanna"), line=desk.id("line", "Sales"))
    test = AppTest.from_function(page, default_timeout=30).run()
    next(one for one in test.text_input if one.key.startswith("book_name_new")).set_value("Budget known")
    next(one for one in test.button if one.label == "Add").click().run()
    assert not test.exception, test.exception
    rows = reader.rows("playbook/items", desk.viewer("hanna"), line=desk.id("line", "Sales"))
    assert "Budget known" in [one["name"] for one in rows]


HERE: dict = {}
