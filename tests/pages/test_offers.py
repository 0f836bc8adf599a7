"""The page of offers: what stands where, what one press does, and how an address fills a new one in."""

from datetime import date
from uuid import uuid4

import pytest

from data import offer_ends, offers
from data.offers import Offer
from pages.parts import offers_lines
from tests.seen import Seen


class Page(Seen):
    """The page as one person sees it."""

    FILE = "daily/offers.py"


class Card(Seen):
    """A client's card."""

    FILE = "daily/client.py"


@pytest.fixture
def opened(desk, monkeypatch):
    return lambda *args, **address: Page(desk, monkeypatch, *args, **address)


@pytest.fixture
def made(desk):
    return offers.make(desk.viewer("ann"), desk.acme, Offer("ten *per cent* less", date(2026, 3, 6), amount=250), key=uuid4())


def test_an_offer_stands_with_its_last_day_and_then_among_those_that_are_over(opened, desk, made):
    text = opened().texts()
    assert "until Fri 6 Mar" in text and "ten \\*per cent\\* less" in text and "250" in text
    desk.wait(days=4)
    assert "over for 2 days" in opened().texts()


def test_one_press_declines_it_and_another_takes_that_back(opened, desk, made):
    page = opened().press("offer_declined")
    assert desk.run("SELECT state FROM kept.offers") == [("declined",)]
    assert "Declined: ten" in page.texts()
    page = opened(stand="settled").press("offer_back")
    assert desk.run("SELECT state FROM kept.offers") == [("made",)]


def test_an_accepted_offer_begins_a_deal(opened, desk, made):
    page = opened()
    page.test.session_state[f"offer_accepted_{offers_lines.key_of({'offer_id': str(made), 'version': 1}, 'box').hex}"] = True
    page.run()
    page.press("accept_")
    assert desk.run("SELECT state, deal_id IS NOT NULL FROM kept.offers") == [("accepted", True)]
    assert desk.run("SELECT count(*) FROM kept.deals WHERE client_id = ?", desk.acme) == [(2,)]


def test_what_somebody_else_settled_meanwhile_is_told_calmly(opened, desk, made):
    page = opened()
    offer_ends.settle(desk.viewer("hanna"), made, "withdrawn", version=1, key=uuid4())
    assert "settled already" in page.press("offer_declined").texts()
    assert desk.run("SELECT state FROM kept.offers") == [("withdrawn",)]


def test_an_executive_reads_and_finds_nothing_to_press(opened, made):
    page = opened("director", new="1")
    assert "Acme" in page.texts()
    assert [one.key for one in page.test.button if (one.key or "").startswith(("offer_", "offers_new"))] == []


def test_the_address_fills_a_new_offer_in(opened, desk):
    product = desk.add("products", id=uuid4(), name="Yearly check", price=480)
    page = opened(new="1", client=desk.acme, product=product)
    assert "Acme" in page.texts()
    page.press("offer_make")
    assert desk.run("SELECT client_id, product_id, what, amount FROM kept.offers") == [(desk.acme, product, "Yearly check", 480)]
    assert "Offered: Yearly check" in page.texts() and "new" not in page.test.query_params


def test_what_is_wrong_with_it_is_told_in_the_form(opened, desk):
    page = opened(new="1", client=desk.acme).press("offer_make")
    assert "Say what is offered" in page.texts()
    assert desk.run("SELECT count(*) FROM kept.offers") == [(0,)]


def test_nothing_offered_is_said_kindly(opened):
    assert "Nothing has been offered yet" in opened().texts()


def test_the_card_of_a_client_shows_what_waits_and_what_was_answered(desk, monkeypatch, made):
    assert "until Fri 6 Mar" in Card(desk, monkeypatch, id=desk.acme).texts()
    offer_ends.settle(desk.viewer("ann"), made, "declined", version=1, key=uuid4())
    told = Card(desk, monkeypatch, id=desk.acme).texts()
    assert "until Fri 6 Mar" not in told and "**Offer** declined: ten \\*per cent\\* less" in told
