"""Whatever an address says: a calm page, never a traceback; and what people are called stays words."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from data import store
from data.problems import Problem
from data.viewer import of_login
from pages import words
from pages.parts import filters_address, funnel_loss_numbers
from queries import catalog, reader
from tests.company import Tiny
from tests.seen import PAGES

NONSENSE = {
    "uuid": "'; drop",
    "varchar": "a\x00'--",
    "integer": "2000000000",
    "bigint": "99999999999999999999",
    "double": "x",
    "boolean": "x",
    "timestamp": "0001-01-01",
    "date": "9999-12-31T23:59:59.999999",
}


@pytest.fixture(scope="module")
def sold():
    """A company that has sold, east of Greenwich; for all tests, which only read."""
    made = store.Store(":memory:")
    before = store.use(made)
    tiny = Tiny(made, time_zone="Europe/Kyiv")
    tiny.staff("director", "executive")
    tiny.deal("d", [("2026-01-05", "lead"), ("2026-01-20", "won")], 100)
    tiny.deal("e", [("2026-01-05", "lead")], 100)
    store.use(before)
    yield tiny
    made.close()


@pytest.fixture
def director(sold):
    before = store.use(sold.here)
    yield of_login(sold.here, "director")
    store.use(before)


def test_no_value_that_the_address_of_rows_may_say_is_more_than_a_problem(director):
    for name in sorted({metric.rows for metric in catalog.metrics().values() if metric.rows}):
        for value, kind in catalog.find(name).takes.items():
            try:
                reader.read(name, director, **{value: NONSENSE[kind]})
            except Problem:
                continue


@pytest.mark.parametrize("day", ["1995-01-01", "2100-12-31"])
@pytest.mark.parametrize("page", ["overview", "forecast"])
def test_a_day_that_the_calendar_hardly_knows_or_not_at_all_is_a_calm_page(director, monkeypatch, page, day):
    monkeypatch.setattr("pages.parts.who.viewer", lambda: director)
    test = AppTest.from_file(PAGES / f"dashboards/{page}.py", default_timeout=60)
    test.query_params["as_of"] = day
    assert not test.run().exception


def test_only_days_of_the_calendar_are_days_of_a_filter():
    said = ["1994-12-31", "1995-01-01", "2044-12-31", "2045-01-01", "x", None]
    assert [filters_address.a_day(one) for one in said] == [None, date(1995, 1, 1), date(2044, 12, 31), None, None, None]


def test_the_name_of_a_stage_in_the_sentence_of_losses_is_no_markdown():
    words.use_language("en")
    lost = {"deals": 1, "amount": 5, "stage": "**[x](javascript:y)", "competitor_id": None, "reason_kind": "other"}
    assert r"\*\*\[x\]\(javascript\:y\)" in funnel_loss_numbers.headline([lost])
