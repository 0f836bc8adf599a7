"""How clients buy, through the product's own questions: CDNOW's published figures, sums that are the revenue, rows that are the number."""

from decimal import Decimal

import numpy as np
import pytest

from data.viewer import of_login
from queries.models import btyd, buying, lifetime
from queries.models.course import course
from queries.reader import row, rows
from tests import loyal

YEAR = {"since": "2025-08-01", "until": "2026-08-01", "as_of": "2026-08-01"}
LAST = {"as_of": "1998-06-30"}  # 545 days after the first purchase: the first 39 weeks are learned from, the last 39 tried


def test_cdnow_gives_the_published_model_and_check_from_its_purchases(tiny, director, fixtures, oracle):
    loyal.cdnow(tiny, fixtures / "cdnow/CDNOW_sample.txt")
    found = buying.buying(director, **LAST)
    x, t_x, T, came = buying._early(found.whole)
    told = btyd.fit(x, t_x, T, modified=False)
    assert told.parameters == pytest.approx([oracle("btyd.bgnbd")["expected"][name] for name in ("r", "alpha", "a", "b")], abs=1e-3)
    assert btyd.fit(x, t_x, T).parameters == pytest.approx((0.525, 6.183, 0.891, 1.614), abs=2e-3)
    check = buying.holdout(found)
    assert [line.clients for line in check[:6]] == oracle("btyd.bgnbd_by_freq")["expected"]["bin"]
    assert [line.actual for line in check[:6]] == pytest.approx([0.2367, 0.6970, 1.3925, 1.5600, 2.5323, 2.9474], abs=1e-4)
    assert sum(line.clients * line.expected for line in check) == pytest.approx(sum(came), rel=0.2)
    assert (found.learned.why, found.learned.spend.clients) == (
        "model",
        int(np.sum((found.column("x") > 0) & (found.column("check_again") > 0))),
    )
    assert len(rows("loyalty/buyers", director, **LAST, early_from=2, early_to=2)) == check[2].clients
    _the_money_adds_up(found)
    _the_rows_say_the_same_chance(found, director)


def _the_money_adds_up(found) -> None:
    """The parts of the value are the whole, and the draws lie around it."""
    low, _, high = buying.spread(found)["whole"][:, 0]
    assert low < found.value.sum() < high
    names, place = buying.groups(found, "times")
    assert np.bincount(place, found.value).sum() == pytest.approx(found.value.sum())
    assert names == [1, 2, 4, 8]
    assert found.at_risk == pytest.approx((1 - found.p_alive) * found.year)


def _the_rows_say_the_same_chance(found, director) -> None:
    model = dict(zip(("r", "alpha", "a", "b"), found.learned.model.parameters, strict=True))
    told = {line["client_id"]: line["p_alive"] for line in rows("loyalty/rows_buyers", director, **LAST, **model)}
    assert [told[one] for one in found.table["client_id"].to_pylist()] == pytest.approx(found.p_alive.tolist())


def test_the_kinds_of_clients_add_up_to_the_revenue_and_open_their_purchases(tiny, director):
    for who, days in {"old": ("2024-01-10", "2025-09-01", "2025-09-20"), "young": ("2025-10-05", "2025-10-05", "2026-03-01")}.items():
        for at in days:
            loyal.sale(tiny, who, at, 100)
    months = {str(line["month"])[:7]: line for line in rows("loyalty/revenue_kinds", director, **YEAR)}
    assert {kind: months["2025-09"][kind] for kind in ("new", "repeat", "returning")} == {"new": 0, "repeat": 100, "returning": 100}
    assert (months["2025-10"]["new"], months["2025-10"]["new_purchases"]) == (200, 2)
    whole = row("loyalty/check", director, **YEAR)["amount"]
    assert sum(line[kind] for line in months.values() for kind in ("new", "repeat", "returning")) == whole == Decimal(500)
    opened = rows("loyalty/rows_bought", director, **YEAR | {"since": "2025-09-01", "until": "2025-10-01"}, bought_as="returning")
    assert [(line["client"], line["day"].day) for line in opened] == [("old", 1)]


def test_sizes_of_purchases_open_as_many_as_they_count(tiny, director):
    for n, amount in enumerate((0, 10, 19.99, 20, 49, 50, 99, 1000, 1000.01)):
        loyal.sale(tiny, f"c{n}", "2026-06-01", amount)
    found = rows("loyalty/check_spread", director, **YEAR)
    assert [(line["low"], line["high"], line["purchases"]) for line in found] == [
        (None, None, 1), (10, 20, 2), (20, 50, 2), (50, 100, 2), (1000, 2000, 2)
    ]  # fmt: skip
    assert len(rows("loyalty/rows_bought", director, **YEAR, no_amount=True)) == 1
    for line in found[1:]:
        assert len(rows("loyalty/rows_bought", director, **YEAR, amount_from=line["low"], amount_to=line["high"])) == line["purchases"]


@pytest.fixture
def bought(tiny):
    """Sixty clients of Anna and one of Boris, who bought up to four times."""
    for who in ("anna", "boris"):
        tiny.staff(who)
    for n in range(61):
        owner = "boris" if n == 60 else "anna"
        loyal.client(tiny, f"c{n}", owner=owner)
        for k in range(n % 4 + 1):
            loyal.sale(tiny, f"c{n}", f"2026-{1 + (n + 2 * k) % 6:02}-{1 + n % 25:02}", 50 + 10 * (n % 7), owner=owner)
    return tiny


def test_few_are_valued_by_the_plain_rule_learned_from_all_whom_the_viewer_sees(bought, director):
    found = buying.buying(director, **YEAR)
    assert (found.learned.why, found.learned.spend) == ("few", None)
    assert found.year == pytest.approx([float(line["usual_year"]) for line in found.table.to_pylist()])
    assert found.value == pytest.approx(found.p_alive * found.year)
    own = buying.buying(of_login(bought.here, "boris"), **YEAR)
    assert (own.whole.num_rows, own.learned.model) == (1, None)
    filtered = buying.buying(director, **YEAR, manager="boris")
    assert (filtered.table.num_rows, filtered.whole.num_rows) == (1, 61)
    assert filtered.learned is found.learned
    days = [loyal.date(2026, 1, n) for n in (2, 9, 16)]
    told = [chance for _, chance in course(found.learned, days, loyal.date(2026, 8, 1))]
    assert told == sorted(told, reverse=True)
    assert 0 < told[-1] < told[0] < 1


def test_what_is_tied_is_not_multiplied():
    rng = np.random.default_rng(1)
    x, T = rng.poisson(3, 900).astype(float), np.full(900, 60.0)
    some = lifetime.Clients(x, np.where(x > 0, 40.0, 0.0), T, np.where(x > 0, 20 * x + rng.gamma(2, 5, 900), 0.0))
    told = buying._learn(some)
    assert (told.why, told.spend) == ("tied", None)
    assert told.tied > 0.3
