"""Every loss is counted once wherever the deal stood, half a year has 180 calendar days, and an average has one rule."""

import pytest

from pages.parts import funnel_loss_numbers
from pages.words import say
from queries.reader import row, rows
from tests import loyal

QUARTER = {"since": "2026-01-01", "until": "2026-04-01", "as_of": "2026-03-31"}


@pytest.fixture
def odd(tiny):
    """Deals lost from a stage, after having been won, twice in a row, and with nothing before."""
    tiny.deal("plain", [("2026-01-05", "lead"), ("2026-02-01", "lost")], 10)
    tiny.deal("won before", [("2026-01-05", "lead"), ("2026-01-06", "proposal"), ("2026-02-01", "won"), ("2026-02-02", "lost")], 20)
    tiny.deal("twice", [("2026-01-05", "qualified"), ("2026-02-01", "lost"), ("2026-02-05", "lost")], 30)
    tiny.deal("only", [("2026-02-01", "lost")], 40)
    return tiny


def test_the_table_of_losses_holds_every_lost_deal_at_its_last_open_stage(odd, director):
    found = {line["stage"]: (line["deals"], line["amount"]) for line in rows("funnel/losses", director, **QUARTER)}
    assert found == {"lead": (1, 10), "proposal": (1, 20), "qualified": (1, 30), None: (1, 40)}
    assert sum(n for n, _ in found.values()) == row("funnel/win_rate", director, **QUARTER)["lost"]


def test_each_cell_of_the_loss_map_opens_as_many_rows_as_it_says(odd, director):
    losses = rows("funnel/losses", director, **QUARTER)
    cells = funnel_loss_numbers.loss_cells(losses).to_pylist()
    assert {cell["x"] for cell in cells} == {"lead", "qualified", "proposal", say("filters.unknown")}
    assert max(cells, key=lambda cell: cell["x_order"])["x_id"] == "-"
    for cell in cells:
        _, n, values = funnel_loss_numbers.behind(losses, "reason", cell)
        assert n == len(rows("funnel/rows_closed", director, **QUARTER, kind="lost", **values)) == 1


def test_half_a_year_over_a_change_of_the_clock_has_180_days(tiny, director):
    tiny.run("UPDATE kept.company SET time_zone = 'Europe/London'")
    tiny.here.refresh_rules()
    loyal.sale(tiny, "in time", "2026-05-09T23:00:00", 10)  # 10 May, summer time
    loyal.sale(tiny, "in time", "2026-11-06T20:00:00", 10)  # 6 November, day 180, winter time, late
    loyal.sale(tiny, "too late", "2026-05-09T23:00:00", 10)
    loyal.sale(tiny, "too late", "2026-11-07T01:00:00", 10)
    asked = {"as_of": "2026-12-20T12:00"}
    assert [line["days"] for line in rows("loyalty/rows_repeat", director, **asked, repeated=True)] == [180]
    assert row("loyalty/repeat_rate", director, **asked)["repeated"] == 1
    assert sum(line["repeated"] for line in rows("loyalty/repeat_trend", director, **asked)) == 1


def test_clients_are_judged_from_their_180th_day_on_whatever_the_hour(tiny, director):
    loyal.sale(tiny, "Acme", "2026-01-10T18:00:00", 10)
    assert row("loyalty/repeat_rate", director, as_of="2026-07-08T23:59:59")["clients"] == 0
    assert row("loyalty/repeat_rate", director, as_of="2026-07-09T12:00")["clients"] == 1
    assert len(rows("loyalty/rows_repeat", director, as_of="2026-07-09T12:00")) == 1


def test_promoters_have_180_days_to_buy_whatever_the_hour(tiny, director):
    loyal.answer(tiny, "Acme", "2026-01-10T10:00:00", 10)
    loyal.sale(tiny, "Acme", "2026-07-09T12:00:00", 10)
    assert row("loyalty/promoters_buy", director, since="2026-01-01", until="2027-01-01", as_of="2026-12-01")["promoters_bought"] == 1


def test_an_average_is_that_of_the_deals_whose_amount_is_known_on_every_page(tiny, director):
    client = loyal.client(tiny, "Acme")
    for code, amount in (("a", 100), ("b", 300), ("unknown", None)):
        tiny.deal(code, [("2026-01-05", "lead"), ("2026-02-01", "won")], amount, source="Fair", client_id=client)
    assert row("funnel/win_rate", director, **QUARTER)["average_won"] == row("loyalty/check", director, **QUARTER)["mean"] == 200
    for name in ("sources/table", "sources/tree"):
        assert {line["average_check"] for line in rows(name, director, **QUARTER) if line["deals"]} == {200}, name
