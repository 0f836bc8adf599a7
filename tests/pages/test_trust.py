"""Trust as one sees it: chips in the contact form, a line on the card, entered by hand, a reward given with one press."""

from uuid import uuid4

import pytest

from data import relationship
from tests.pages.test_client import Page
from tests.seen import Seen


class Form(Seen):
    FILE = "daily/log_contact.py"


class Today(Seen):
    FILE = "daily/today.py"


class Sources(Seen):
    FILE = "dashboards/sources.py"
    LOGIN = "hanna"


def shown(desk):
    return desk.run("SELECT i.name, s.retired_at IS NULL FROM kept.trust_shown s JOIN kept.trust_instruments i ON i.id = s.instrument_id")


def test_chips_of_the_contact_form_are_saved_with_the_contact(desk, monkeypatch):
    page = Form(desk, monkeypatch, client=desk.acme)
    chips = next(one for one in page.test.button_group if (one.key or "").startswith("contact_shown"))
    chips.set_value([str(desk.run("SELECT id FROM kept.trust_instruments WHERE name = 'Trial'")[0][0])])
    result = next(one for one in page.test.button_group if (one.key or "").startswith("contact_result"))
    result.set_value(str(desk.id("result", "Fine")))
    page.run().press("contact_save_")
    assert (shown(desk), desk.run("SELECT count(*) FROM kept.contacts WHERE state = 'held'")) == ([("Trial", True)], [(1,)])


def test_what_is_entered_on_the_card_stands_in_its_line_and_can_be_taken_back(desk, monkeypatch):
    page = Page(desk, monkeypatch, tab="Relationship")
    page.widget("selectbox", "shown_code").set_value(str(desk.run("SELECT id FROM kept.trust_instruments WHERE name = 'Trial'")[0][0]))
    page.press("shown_save")
    assert "Met before buying: Trial" in page.texts()
    page.press("shown_")
    assert (shown(desk), "Met before buying" in page.texts()) == ([("Trial", False)], False)


@pytest.fixture
def owed(desk):
    """Acme brought Beta under the offer of spring, and Beta bought: 100 is due."""
    desk.add("referral_offers", id=uuid4(), line_id=desk.id("line", "Sales"), name="Spring", reward=100, since="2026-03-01", days_to_pay=10)
    spring = desk.run("SELECT id FROM kept.referral_offers")[0][0]
    beta = desk.client("Beta", "ann", at="2026-03-04")
    relationship.refer(desk.viewer("ann"), desk.acme, beta, key=uuid4(), offer_id=spring)
    desk.deal("of Beta", [("2026-03-04T13:00:00", "lead"), ("2026-03-05", "won")], owner="ann", client_id=beta)
    desk.wait(days=2)
    return desk


def test_a_reward_due_is_given_on_the_card_by_the_head(owed, monkeypatch):
    page = Page(owed, monkeypatch, login="hanna", tab="Recommendations")
    assert "recommended 1, bought 1, reward" in page.texts()
    page.press("reward_")
    assert owed.run("SELECT amount FROM kept.referral_rewards") == [(100,)]


def test_the_mode_of_trust_tells_no_difference_of_few_deals_and_what_is_due(owed, monkeypatch):
    page = Sources(owed, monkeypatch, mode="trust", period="whole")
    assert "Fewer than 20 alike deals" in page.texts()
    assert [one.label for one in page.test.button if (one.key or "").startswith("rows_tile_trust.due")] == ["1 reward"]


def test_rewards_due_stand_on_the_day_of_who_gives_them_until_they_are_given(owed, monkeypatch):
    told = []
    monkeypatch.setattr("pages.parts.links.offer", lambda page, label, **asked: told.append((page, label)) if page == "sources" else None)
    for login in ("ann", "hanna"):
        Today(owed, monkeypatch, login=login)
    assert [(page, "1 reward is due" in label, "late" in label) for page, label in told] == [("sources", True, False)]
    owed.wait(days=20)
    Today(owed, monkeypatch, login="hanna")
    assert "late: 1" in told.pop()[1]
    Page(owed, monkeypatch, login="hanna", tab="Recommendations").press("reward_")
    told.clear()
    Today(owed, monkeypatch, login="hanna")
    assert told == []
