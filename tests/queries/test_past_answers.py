"""What was true of a past day stays true: later sales change neither what stood in for them then nor the margin known then."""

from datetime import date
from uuid import uuid4

import pytest

from queries.reader import row, rows
from tests import loyal

PAST = {"since": "2026-01-01", "until": "2026-04-01", "as_of": "2026-03-31"}


@pytest.fixture
def bought(tiny):
    """Three deals won by one client, in a line that records no sales."""
    acme = loyal.client(tiny, "Acme")
    for n in (1, 2, 3):
        tiny.deal(f"won {n}", [("2026-01-05", "lead"), (f"2026-0{n}-10", "won")], 100 * n, client_id=acme)
    return tiny


def test_the_first_sale_of_a_line_ends_its_stand_ins_from_then_on_and_not_before(bought, director):
    before = [rows(name, director, **PAST) for name in ("loyalty/check", "loyalty/rfm", "loyalty/sleeping", "loyalty/stand_ins")]
    loyal.sale(bought, "Acme", "2026-11-20T10:00:00", 10)
    assert [rows(name, director, **PAST) for name in ("loyalty/check", "loyalty/rfm", "loyalty/sleeping", "loyalty/stand_ins")] == before
    assert (before[0][0]["purchases"], [line["line"] for line in before[3]]) == (3, ["Sales"])
    late = {"since": "2026-01-01", "until": "2027-01-01", "as_of": "2026-12-01"}
    assert (row("loyalty/check", director, **late)["amount"], rows("loyalty/stand_ins", director, **late)) == (10, [])


def test_a_deal_won_after_the_first_sale_never_stands_in(bought, director):
    loyal.sale(bought, "Acme", "2026-02-01", 10)
    assert row("loyalty/check", director, **PAST)["amount"] == 10
    assert row("loyalty/check", director, **PAST | {"as_of": "2026-01-20"})["amount"] == 100


def test_a_deal_reopened_before_the_first_sale_was_no_purchase_from_then_on(bought, director):
    bought.deal(
        "back", [("2026-01-05", "lead"), ("2026-01-10", "won"), ("2026-02-01", "lead")], 1000, client_id=bought.id("client", "Acme")
    )
    loyal.sale(bought, "Acme", "2026-11-20", 10)
    assert row("loyalty/check", director, **PAST | {"as_of": "2026-01-20"})["amount"] == 1100
    assert row("loyalty/check", director, **PAST)["amount"] == 600


def sold(tiny, deal, at, amount, unit_cost):
    """A sale of one piece in a deal."""
    made = loyal.sale(tiny, "Acme", at, amount)
    tiny.run("UPDATE kept.sales SET deal_id = ? WHERE id = ?", deal, made)
    tiny.add("sale_items", id=uuid4(), sale_id=made, product_id=tiny.id("product", "p"), quantity=1, amount=amount, unit_cost=unit_cost)


def test_the_return_of_a_past_day_does_not_know_later_sales(tiny, director):
    tiny.add("products", id=tiny.id("product", "p"), name="Thing")
    deal = tiny.deal("won", [("2026-01-05", "lead"), ("2026-01-10", "won")], 100, source="Ad", client_id=loyal.client(tiny, "Acme"))
    tiny.add("costs", id=uuid4(), amount=50, spent_on=date(2026, 1, 1), kind="media", source_id=tiny.source("Ad"), entered_at="2026-01-01")
    sold(tiny, deal, "2026-01-11", 100, 60)
    sold(tiny, deal, "2026-06-01", 100, 100)
    for name in ("sources/table", "sources/tree"):
        then, later = (
            next(line for line in rows(name, director, **PAST | {"as_of": day}) if line["source"] == "Ad")
            for day in ("2026-03-31", "2026-07-01")
        )
        assert (then["romi"], later["romi"]) == (pytest.approx(100 * 0.4 / 50 - 1), pytest.approx(100 * 0.2 / 50 - 1)), name


def test_the_usual_time_to_win_is_that_of_the_chosen_line(tiny, director):
    tiny.line("Slow")
    tiny.deal("quick win", [("2026-01-05", "lead"), ("2026-01-08", "won")])
    for n in range(4):
        tiny.deal(f"slow win {n}", [("2025-01-05", "lead"), ("2025-08-08", "won")], line="Slow")
    tiny.add(
        "leads",
        id=tiny.id("lead", "l"),
        line_id=tiny.id("line", "Sales"),
        name="l",
        name_norm="l",
        happened_at="2026-03-01",
        entered_at="2026-03-01",
    )
    for name in ("sources/table", "sources/tree"):
        assert sum(line["young"] for line in rows(name, director, **PAST, line="Sales")) == 0, name
        assert sum(line["young"] for line in rows(name, director, **PAST, line="Slow")) == 0, name
        assert sum(line["young"] for line in rows(name, director, **PAST)) > 0, name
