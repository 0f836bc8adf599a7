"""The inbox page: what a row says and does for a manager, a head and a director."""

from pathlib import Path
from uuid import uuid4

import pytest
from streamlit.testing.v1 import AppTest

from data import leads
from pages import words
from tests.data.lead_desk import Inbox

PAGE = Path(__file__).parents[2] / "pages/daily/inbox.py"


@pytest.fixture
def inbox(here, monkeypatch):
    return Inbox(here, monkeypatch)


class Page:
    """The page as one person sees it."""

    def __init__(self, inbox, monkeypatch, login="ann"):
        monkeypatch.setattr("pages.parts.who.viewer", lambda: inbox.viewer(login))
        self.inbox, self.test = inbox, AppTest.from_file(PAGE, default_timeout=30)
        self.run()

    def run(self):
        self.test.run()
        assert not self.test.exception, self.test.exception
        return self

    def widget(self, kind: str, name: str):
        return next(one for one in getattr(self.test, kind) if name in (one.key or ""))

    def press(self, name: str):
        self.widget("button", name).click().run()
        assert not self.test.exception, self.test.exception
        return self

    def buttons(self) -> list[str]:
        return [one.key or "" for one in self.test.button]

    def can(self, *names: str) -> list[bool]:
        return [any(key.startswith(f"inbox_{name}_") for key in self.buttons()) for name in names]

    def texts(self) -> str:
        return "\n".join(one.value for kind in ("markdown", "caption", "error", "warning", "info") for one in getattr(self.test, kind))


@pytest.fixture
def opened(inbox, monkeypatch):
    return lambda login="ann": Page(inbox, monkeypatch, login)


def test_a_row_says_clock_door_words_and_whose_client_it_may_be(opened, inbox):
    inbox.came("Borealis GmbH", phone="+49 30 77 88 99", message="prices, *please*", source_id=inbox.source("web"))
    inbox.wait(minutes=20)
    said = opened().texts()
    for words_ in (
        "40\u00a0min left",
        "**Borealis GmbH**",
        "web",
        r"prices, \*please\*",
        "client Borealis, Bob · similar name",
        "1 waiting",
    ):
        assert words_ in said


def test_a_manager_takes_a_lead_and_takes_it_back(opened, inbox):
    lead = inbox.came()
    page = opened().press("inbox_take")
    assert inbox.owner(lead) == "ann"
    assert "Nora Field is yours." in page.texts()
    page.press("inbox_back")
    assert inbox.owner(lead) is None
    assert "1 lead is taken back." in page.texts()


def test_who_was_quicker_is_told_at_the_row(opened, inbox):
    lead = inbox.came()
    page = opened()
    leads.take(inbox.viewer("bob"), lead, key=uuid4())
    inbox.here.versions["leads"] -= 1  # the page as it was drawn before
    page.widget("button", "inbox_take").click().run()
    assert inbox.owner(lead) == "bob"


@pytest.mark.parametrize(
    ("login", "can"), [("ann", [True, True, True, True]), ("hanna", [True, True, True, True]), ("director", [False] * 4)]
)
def test_buttons_stand_where_they_may_be_pressed(opened, inbox, login, can):
    inbox.came()
    page = opened(login)
    assert page.can("take", "deal", "refuse", "log") == can
    assert ("inbox_add" in page.buttons()) == can[0]
    assert ("inbox_give_out" in page.buttons()) == (login == "hanna")


def test_a_lead_is_refused_with_its_reason_only(opened, inbox):
    lead = inbox.came()
    page = opened().press("inbox_refuse").press("inbox_save")
    assert "Say why the lead is refused." in page.texts()
    page.widget("button_group", "inbox_reason").select(str(inbox.spam)).run()
    assert "Counts as no lead at all" in page.texts()
    page.widget("text_area", "inbox_note").set_value("robot")
    page.press("inbox_save")
    assert inbox.row(lead, "refusal_reason_id", "refusal_reason") == (inbox.spam, "robot")
    assert "is refused" in page.texts()


def test_a_refused_lead_is_reopened_from_the_folded_list(opened, inbox):
    lead = inbox.came()
    leads.refuse(inbox.viewer("ann"), lead, inbox.spam, "robot", key=uuid4())
    page = opened()
    page.test.session_state["inbox_refused"] = True
    page.run()
    assert "robot" in page.texts()
    page.press("inbox_reopen")
    assert inbox.is_open(lead)


def test_a_lead_becomes_a_deal_of_a_new_client(opened, inbox):
    lead = inbox.came("Nora Field", phone="+49 30 5511", message="Forty filters")
    page = opened().press("inbox_deal")
    page.widget("text_input", "inbox_client_name").set_value("Field Works")
    page.widget("number_input", "inbox_amount").set_value(500.0)
    page.press("inbox_save")
    assert inbox.run("SELECT d.name, CAST(d.amount AS INTEGER), c.name, s.login FROM kept.deals d JOIN kept.clients c ON c.id = d.client_id "
                     "JOIN kept.staff s ON s.id = d.owner_id WHERE d.lead_id = ?", lead) == [("Forty filters", 500, "Field Works", "ann")]  # fmt: skip


def test_the_known_client_is_chosen_already_and_anothers_is_named_with_whose_it_is(opened, inbox):
    mine, theirs = inbox.came("Somebody", phone="+49 30 1234567"), inbox.came("Borealis")
    page = opened()
    page.press(f"inbox_deal_{mine}").press("inbox_save")
    assert inbox.run("SELECT client_id FROM kept.deals WHERE lead_id = ?", mine) == [(inbox.acme,)]
    page.press(f"inbox_deal_{theirs}")
    assert "Borealis is a client already; whose: Bob." in page.texts()
    before = inbox.standing()
    page.press("inbox_save")
    assert inbox.standing() == before


def test_a_lead_is_added_and_what_is_wrong_is_told_with_the_words_kept(opened, inbox):
    page = opened().press("inbox_add")
    page.press("inbox_save")
    assert "Give a name, a phone or an e-mail." in page.texts()
    page.widget("text_input", "inbox_name").set_value("Ira")
    page.widget("text_input", "inbox_email").set_value("nonsense")
    page.press("inbox_save")
    assert "nonsense is no e-mail address." in page.texts()
    assert page.widget("text_input", "inbox_name").value == "Ira"
    page.widget("text_input", "inbox_email").set_value("ira@x.example")
    page.press("inbox_save")
    assert inbox.run("SELECT name, email FROM kept.leads") == [("Ira", "ira@x.example")]


def test_a_head_gives_out_all_proposals_after_seeing_them_and_takes_them_back(opened, inbox):
    made = [inbox.came(f"Lead {n}") for n in range(3)]
    page = opened("hanna")
    assert "**Bob** load 0 · least load for the share" in page.texts()
    page.press("inbox_give_out")
    assert [inbox.owner(lead) for lead in made] == [None] * 3
    page.press("inbox_save")
    assert sorted(inbox.owner(lead) for lead in made) == ["ann", "bob", "hanna"]
    assert "3 leads are given out." in page.texts()
    page.press("inbox_back")
    assert [inbox.owner(lead) for lead in made] == [None] * 3


def test_where_nobody_may_receive_the_inbox_says_why(opened, inbox):
    inbox.came()
    inbox.run("UPDATE kept.staff SET lead_weight = 0 WHERE login = 'hanna'")
    inbox.run("UPDATE kept.staff SET capacity_leads = 0 WHERE login = 'bob'")
    inbox.run("UPDATE kept.staff SET capacity_points = 1 WHERE login = 'ann'")
    page = opened("hanna")
    assert "Nobody of Sales may receive leads now" in page.texts()
    for why in ("Ann: full: load", "Bob: full: leads of 30 days", "Hanna: share 0"):
        assert why in page.texts()
    assert "inbox_give_out" not in page.buttons()


def test_an_empty_inbox_is_kind_and_a_filter_that_hides_says_so(opened, inbox):
    assert "Nobody waits for an answer" in opened().texts()
    inbox.came()
    page = opened()
    page.widget("button_group", "whose").select("mine").run()
    assert "Loosen the filters" in page.texts()
    assert page.test.query_params["whose"] in ("mine", ["mine"])


def test_a_head_sets_the_rule_and_a_share_and_a_manager_sees_neither(opened, inbox):
    page = opened("hanna")
    page.test.session_state["inbox_rules"] = True
    page.run()
    page.widget("radio", "inbox_policy").set_value("by_turn")
    page.press("inbox_rule_save")
    assert inbox.run("SELECT policy FROM kept.distribution_rules") == [("by_turn",)]
    page.widget("number_input", f"inbox_weight_{inbox.id('staff', 'bob')}").set_value(0.5).run()
    assert inbox.run("SELECT lead_weight FROM kept.staff WHERE login = 'bob'") == [(0.5,)]
    assert not [one for one in opened("ann").test.expander if one.label == "How leads are given out"]


@pytest.mark.parametrize("language", ["ru", "uk"])
def test_the_page_speaks_the_language(opened, inbox, language):
    inbox.came("Nora", phone="+49 30 1234567")
    words.use_language(None)
    words.ask_language(lambda: language)
    try:
        assert {"ru": "Ждут ответа", "uk": "Чекають на відповідь"}[language] in opened("hanna").texts()
    finally:
        words.ask_language(lambda: "en")
