"""The mode of products says what it knows: pairs that hold, nothing that may be chance, one sentence where nothing is known."""

from uuid import uuid4

import pytest

from data.viewer import of_login
from queries.models import baskets
from tests import loyal
from tests.seen import Seen


class Page(Seen):
    """The loyalty page in this mode."""

    FILE = "dashboards/loyalty.py"


class Company:
    """What a page wants of a desk: who looks."""

    def __init__(self, tiny):
        self.tiny = tiny

    def viewer(self, login):
        return of_login(self.tiny.here, login)


@pytest.fixture
def opened(tiny, director, monkeypatch):
    monkeypatch.setattr("queries.reader.store.now", lambda: loyal.moment("2026-07-01"))
    return lambda **asked: Page(Company(tiny), monkeypatch, "director", mode="products", **asked)


def fill(tiny, clients: int) -> None:
    """Every client has a cup; every second a pump, a valve and a hose with it."""
    ids = {name: tiny.add("products", id=tiny.id("product", name), name=name) for name in ("cup", "pump", "valve", "hose")}
    for n in range(clients):
        sale = loyal.sale(tiny, f"c{n}", "2026-05-01")
        for name in ids if n % 2 else ["cup"]:
            tiny.add("sale_items", id=uuid4(), sale_id=sale, product_id=ids[name], quantity=1, amount=1)


def test_pairs_that_hold_are_shown_and_what_everybody_has_is_no_find(opened, tiny):
    fill(tiny, 30)
    text = opened().texts()
    assert "30 clients bought 4 products" in text and "6 pairs were tested; together more often than by chance: 3." in text
    assert "Who buys this also buys that" in text and "All pairs" in text


def test_too_few_clients_are_no_evidence(opened, tiny):
    fill(tiny, 16)
    text = opened().texts()
    assert "No pair can be told from chance" in text and "Who buys this" not in text
    assert baskets.FEWEST == 10


def test_purchases_that_do_not_say_what_was_bought_are_one_sentence(opened, tiny):
    loyal.sale(tiny, "Acme", "2026-05-01")
    text = opened().texts()
    assert "do not say what was bought" in text and "Who buys this" not in text
