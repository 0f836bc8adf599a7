"""Losses by stage, reason and competitor: each once, each cell opens its deals, and who lost without a word is told of the own ones alone."""

from uuid import uuid4

import pytest

from data.viewer import of_login
from pages.parts import funnel_loss_numbers as numbers
from pages.words import say
from queries.reader import NOBODY, row, rows

QUARTER = {"since": "2026-01-01", "until": "2026-04-01", "as_of": "2026-03-31"}


@pytest.fixture
def rivals(tiny):
    """Losses on price, to a named competitor, to one nobody named, on price with a competitor named, and without a word; one reopened."""
    tiny.staff("anna")
    tiny.staff("boris")
    price, rival, korvane = uuid4(), uuid4(), uuid4()
    tiny.add("loss_reasons", id=price, name="Price", position=1, kind="other")
    tiny.add("loss_reasons", id=rival, name="Chose another", position=2, kind="competitor")
    tiny.add("competitors", id=korvane, name="Korvane")
    for code, reason, who, to, amount in (("price", price, "anna", None, 10), ("named", rival, "anna", korvane, 20),
                                          ("not named", rival, "boris", None, 40), ("price and named", price, "boris", korvane, 80),
                                          ("no word", None, "anna", None, None), ("no word either", None, "boris", None, 160)):  # fmt: skip
        deal = tiny.deal(code, [("2026-01-05", "proposal", who), ("2026-02-01", "lost", who)], amount, who, loss_reason_id=reason)
        tiny.run("UPDATE kept.stage_spans SET competitor_id = ? WHERE deal_id = ? AND valid_to IS NULL", to, deal)
    tiny.deal("reopened", [("2026-01-05", "lead", "anna"), ("2026-02-01", "lost", "anna"), ("2026-03-01", "lead", "anna")], 5, "anna")
    return tiny


@pytest.mark.parametrize("cut", numbers.CUTS)
@pytest.mark.parametrize("by_money", [False, True])
def test_each_cell_opens_as_many_deals_as_it_says(rivals, director, cut, by_money):
    losses = rows("funnel/losses", director, **QUARTER)
    cells = numbers.loss_cells(losses, cut, by_money).to_pylist()
    for cell in cells:
        metric, n, values = numbers.behind(losses, cut, cell)
        behind = rows("funnel/rows_closed", director, kind="lost", **values, **QUARTER)
        assert len(behind) == n > 0, cell
        assert float(sum(line["amount"] or 0 for line in behind)) == cell["value"] or not by_money
    counted = {cell["y"]: cell["text"] for cell in numbers.loss_cells(losses, cut).to_pylist()}
    assert (
        counted
        == {
            "reason": {"Price": "2", "Chose another": "2", say("filters.unknown"): "2"},
            "competitor": {"Korvane": "2", say("losses.nobody_named"): "1"},
        }[cut]
    )


def test_what_nobody_named_stands_last(rivals, director):
    cells = numbers.loss_cells(rows("funnel/losses", director, **QUARTER)).to_pylist()
    assert [cell["y_id"] for cell in sorted(cells, key=lambda cell: cell["y_order"])][-1] == "-"


def test_a_reopened_deal_is_no_loss_but_was_one(rivals, director):
    assert sum(loss["deals"] for loss in rows("funnel/losses", director, **QUARTER)) == 6
    assert sum(loss["deals"] for loss in rows("funnel/losses", director, **QUARTER | {"as_of": "2026-02-20"})) == 7


def test_losses_without_a_reason_stand_with_their_owner_then_and_of_how_many(rivals, director):
    rivals.run("UPDATE kept.deals SET owner_id = ?", rivals.id("staff", "boris"))
    found = {one["owner"]: (one["unsaid"], one["lost"], one["amount"]) for one in rows("funnel/unsaid", director, **QUARTER)}
    assert found == {"Anna": (1, 3, None), "Boris": (1, 3, 160)}
    for one in rows("funnel/unsaid", director, **QUARTER):
        behind = rows("funnel/rows_closed", director, kind="lost", reason=NOBODY, manager=one["owner_id"], **QUARTER)
        assert len(behind) == one["unsaid"]
    rate = row("funnel/win_rate", director, **QUARTER)
    assert sum(one["lost"] for one in rows("funnel/unsaid", director, **QUARTER)) == rate["lost"]


def test_a_manager_is_told_of_the_own_losses_alone(rivals):
    rivals.run("UPDATE kept.deals SET owner_id = ?", rivals.id("staff", "boris"))
    assert [one["owner"] for one in rows("funnel/unsaid", of_login(rivals.here, "boris"), **QUARTER)] == ["Boris"]


def test_the_sentence_names_the_stage_that_cost_most_and_the_competitors(rivals, director):
    said = numbers.headline(rows("funnel/losses", director, **QUARTER))
    assert said.startswith("6 deals lost, 310. Most money went at proposal: 310, 100")
    assert "3 went to competitors. 1 of them" in said


def test_where_no_amount_is_known_money_is_a_dash_and_the_deals_are_counted(tiny, director):
    tiny.deal("unknown", [("2026-01-05", "lead"), ("2026-02-01", "lost")], None)
    losses = rows("funnel/losses", director, **QUARTER)
    assert losses[0]["amount"] is None
    assert numbers.headline(losses) == "1 deal lost; no amount is known."
    assert numbers.loss_cells(losses, by_money=True).to_pylist()[0]["text"] == "—"
