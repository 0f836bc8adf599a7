"""The relationships as the page shows them: few clients get calm words, a click opens what was counted, a reason is entered on the card."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from pages import words
from pages.parts import relations_numbers as numbers
from queries.models.relations import Before, Course, moves
from tests import loyal
from tests.pages.dashboards.test_loyalty import look, said, tile  # noqa: F401  (a fixture)

FOUND = Course(
    pa.array(range(6)),
    [date(2026, 4, 1), date(2026, 7, 1)],
    [0, 1],
    np.array([[3, 4], [3, 0], [2, 2], [-1, 2], [2, 3], [4, 3]], np.int8),
    np.array([[9, 90], [9, 50], [1, 0], [0, 20], [1, 4], [8, 8]], float),
)


def test_the_mode_of_a_company_that_only_sold_shows_stages_and_says_what_is_missing(tiny, look):  # noqa: F811
    for n in range(4):
        loyal.sale(tiny, f"c{n}", f"2026-0{n + 2}-10", 100)
    page = look(mode="relations")
    assert tile(page, "Said that they leave").value == "0"
    assert "Nobody said in the period that they leave" in said(page)
    assert "No entries yet" in said(page)
    assert "Not enough data" in said(page)


def test_the_mode_speaks_russian_without_a_hole(tiny, look, monkeypatch):  # noqa: F811
    monkeypatch.setattr(words, "_source", lambda: "ru")
    loyal.sale(tiny, "Acme", "2026-06-10", 100)
    shown = said(look(mode="relations", rows="relations.stages?stage_is=exploration"))
    assert "Этап и деньги" in shown
    assert "None" not in shown
    assert "nan" not in shown


def test_parts_cells_and_classes_count_what_they_stand_for():
    bars = numbers.months(FOUND).to_pylist()
    assert sum(one["y1"] - one["y0"] for one in bars) == 5 + 6
    assert numbers.in_month(FOUND, {"day_id": "2026-07-01", "stage": "exploration"}) == 2
    made = moves(FOUND, 0, 1)
    cells = numbers.matrix(FOUND, 0, 1).to_pylist()
    assert sum(numbers.in_cell(made, cell) for cell in cells) == 6
    assert {(cell["y_id"], cell["x_id"]): cell["role"] for cell in cells} == {
        ("expansion", "commitment"): "good", ("expansion", "dissolution"): "bad", ("exploration", "exploration"): "unknown",
        ("-", "exploration"): "main", ("exploration", "expansion"): "good", ("commitment", "expansion"): "bad",
    }  # fmt: skip
    held = [numbers.behind_cell(FOUND, cell) for cell in numbers.portfolio(FOUND).to_pylist()]
    assert sum(n for n, _ in held) == 6
    assert (1, {"stage_is": "dissolution", "amount_from": 50.0, "amount_to": 90.0}) in held


def test_balances_fall_into_exactly_one_bar_each():
    balance = np.array([-30.0, -10.0, -2.0, -0.1, 0.0, 9.99, 10.0])
    assert [n for n, _, _ in numbers.spread(balance)] == [1, 1, 0, 2, 1, 0, 1, 1]
    assert numbers.balances(balance)["value"].to_pylist() == [1, 1, 0, 2, 1, 0, 1, 1]


@pytest.mark.parametrize(("high", "told"), [(-0.1, "did go before"), (0.1, "do not rely on it")])
def test_the_verdict_on_the_balance_is_said_plainly(here, high, told):
    made = Before(12, 90, 5, -2.0, -1.0, -1.9, high)
    assert told in numbers.verdict(made)
    assert "Not enough data" in numbers.verdict(None)


def test_the_call_list_has_only_who_is_below_zero_most_money_first():
    table = {
        "client": ["a", "b", "c", "d"],
        "balance": [-1.0, 3.0, -5.0, -2.0],
        "usual_year": [10, 900, 70, None],
        "withdrawals": [-1.0] * 4,
        "last_day": [None] * 4,
        "owner": ["x"] * 4,
        "client_id": list("abcd"),
    }
    assert numbers.call_list(pa.table(table), 2)["client"].to_pylist() == ["c", "a"]
