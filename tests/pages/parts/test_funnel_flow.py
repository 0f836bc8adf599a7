"""The cards of flow, snapshot and matrix: what they say, what a click opens, what they do when sums are wrong."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from data.viewer import of_login
from pages.parts import funnel_flow, funnel_matrix, funnel_snapshot
from queries.reader import read, rows
from tests.company import moment

FEBRUARY = {"since": "2026-02-01", "until": "2026-03-01", "as_of": "2026-03-31"}


def page(part: str):
    import importlib
    from datetime import date

    from data import store
    from data.viewer import of_login
    from pages.parts.filters import Filters

    chosen = Filters(date(2026, 2, 1), date(2026, 3, 1), as_of=date(2026, 3, 31))
    importlib.import_module(f"pages.parts.{part}").draw(of_login(store.here(), "director"), chosen)


@pytest.fixture
def twelve(tiny, oracle):
    tiny.twelve_deals()
    return tiny


def seen(part: str, **asked) -> AppTest:
    test = AppTest.from_function(page, args=(part,), default_timeout=60)
    for name, value in asked.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception
    return test


def test_the_card_shows_that_the_five_ends_add_up(twelve):
    said = [one.value for one in seen("funnel_flow").markdown]
    assert ":material/check: 9 entries = 6 advanced + 0 handed over + 0 moved back + 2 lost + 1 still in" in said


def test_ends_that_do_not_add_up_are_a_warning_that_names_the_stage(twelve, monkeypatch):
    monkeypatch.setattr(funnel_flow, "balanced", lambda stage: stage["stage"] != "proposal")
    test = seen("funnel_flow")
    assert [("proposal" in one.value, "should not be used" in one.value) for one in test.warning] == [(True, True)]
    assert not any("check" in one.value for one in test.markdown)


def test_one_entry_without_an_end_breaks_the_balance(twelve, director):
    stage = rows("funnel/flow", director, **FEBRUARY)[1]
    assert funnel_flow.balanced(stage)
    assert not funnel_flow.balanced(stage | {"lost": stage["lost"] + 1})
    assert not funnel_flow.balanced(stage | {"lost_amount": stage["lost_amount"] + 1})


def test_entries_and_their_ends_are_bars_of_one_length(twelve, director):
    for by_money in (False, True):
        lines = funnel_flow.bars(rows("funnel/flow", director, **FEBRUARY), by_money).to_pylist()
        for stage in {line["row"] for line in lines} - {"won", "lost"}:
            came = sum(line["x1"] for line in lines if line["row"] == stage and line["kind"] == "came")
            ends = sum(line["x1"] - line["x0"] for line in lines if line["row"] == stage and line["kind"] == "way")
            assert came == pytest.approx(ends)


def test_both_days_of_the_snapshot_stand_in_the_address(twelve):
    test = seen("funnel_snapshot", on="2026-02-12", against="2026-01-20")
    assert [one.value for one in test.date_input] == [date(2026, 2, 12), date(2026, 1, 20)]
    assert any(one.value.startswith("**12 Feb 2026: 6 open deals") for one in test.markdown)
    assert seen("funnel_snapshot", on="soon").date_input[0].value == date(2026, 3, 31)
    assert seen("funnel_snapshot", on="2027-01-01").date_input[0].value == date(2026, 3, 31)


def test_a_click_on_a_bar_or_a_cell_opens_as_many_deals_as_its_number(twelve, director):
    stages, asked = rows("funnel/flow", director, **FEBRUARY), FEBRUARY
    name, n, values = funnel_flow.opened(stages, {"stage_id": str(stages[1]["stage_id"]), "part": "advanced"})
    assert (name, read("funnel/rows_flow", director, part="advanced", **asked, **values).num_rows) == ("funnel.flow_advanced", n)
    days = {"as_of": moment("2026-03-01"), "against": moment("2026-02-12")}
    stood = rows("funnel/snapshot", director, **days)
    _, n, values = funnel_snapshot.opened(stood, {"stage_id": str(stood[1]["stage_id"]), "part": "against"}, days, director)
    assert (n, read("funnel/rows_snapshot", director, **values).num_rows) == (4, 4)
    pairs = rows("funnel/matrix", director, **asked)
    for line in funnel_matrix.cells(pairs).to_pylist():
        _, n, values = funnel_matrix.opened(pairs, line)
        assert read("funnel/rows_matrix", director, **asked, **values).num_rows == n == int(line["text"])


def test_a_manager_is_shown_what_was_in_the_own_hands(tiny):
    tiny.staff("anna")
    anna = of_login(tiny.here, "anna")
    assert funnel_flow.held_by(anna) == {"manager": str(anna.id)}
