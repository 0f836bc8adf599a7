"""Forecasts that are kept: once a day, never changed, by nobody but the system."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import pytest

from data import forecasts, store
from data.problems import Problem
from data.viewer import SYSTEM, of_login
from pages.doors import daily
from queries.reader import rows

NOON = datetime(2026, 2, 10, 12)
WIDE = {"since": "2026-01-01", "until": "2027-01-01"}


@pytest.fixture
def selling(tiny, monkeypatch):
    """A company that won one deal and works on another, at noon of 10 February 2026."""
    monkeypatch.setattr(store, "now", lambda: NOON)
    tiny.line("Service")
    tiny.staff("anna")
    tiny.staff("head", "head", ["Sales"])
    tiny.deal("won", [("2026-01-05", "lead"), ("2026-02-03", "won")], 700, owner="anna")
    tiny.deal("open", [("2026-01-15", "lead")], 300, owner="anna")
    return tiny


def kept(tiny) -> list:
    return tiny.run("SELECT * FROM kept.forecasts ORDER BY ALL")


def test_a_days_forecast_is_kept_once_for_all_and_for_each_line_that_sells(selling):
    assert daily.keep_today() == 4
    first = kept(selling)
    assert {(str(row[1])[:8], row[2], row[3]) for row in first} == {
        (line, until, since)
        for line in ("00000000", str(selling.id("line", "Sales"))[:8])
        for since, until in ((date(2026, 2, 1), date(2026, 3, 1)), (date(2026, 1, 1), date(2026, 4, 1)))
    }
    assert {row[6] for row in first} == {700.0}
    selling.deal("more", [("2026-02-09", "lead"), ("2026-02-10", "won")], 5000, owner="anna")
    assert (daily.keep_today(), kept(selling)) == (0, first)


def test_what_is_kept_is_never_changed_even_when_it_is_given_again(selling):
    made = forecasts.Made(date(2026, 2, 10), None, date(2026, 3, 1), date(2026, 2, 1), NOON, "m", 1, 2, 3, 4, 5, 6, 7, 8)
    assert [forecasts.keep(SYSTEM, [made, made]), forecasts.keep(SYSTEM, [made])] == [1, 0]
    other = forecasts.Made(date(2026, 2, 10), None, date(2026, 3, 1), date(2026, 2, 1), NOON, "m", 9, 9, 9, 9, 9, 9, 9, 9)
    forecasts.keep(SYSTEM, [other])
    assert [row[6:12] for row in kept(selling)] == [(1.0, 2.0, 3.0, 4.0, 5.0, 6.0)]


@pytest.mark.parametrize("login", ["director", "head", "anna"])
def test_nobody_but_the_system_keeps_forecasts(selling, login):
    with pytest.raises(Problem, match="may not"):
        forecasts.keep(of_login(selling.here, login), [])
    assert kept(selling) == []


def test_what_was_kept_is_compared_with_what_came_once_the_period_is_over(selling, monkeypatch):
    daily.keep_today()
    director = of_login(selling.here, "director")
    assert {row["actual"] for row in rows("forecast/kept", director, **WIDE)} == {None}
    selling.run("UPDATE kept.forecasts SET p10 = 600, p90 = 800 WHERE until_on = '2026-03-01'")
    selling.deal("later", [("2026-02-09", "lead"), ("2026-03-02", "won")], 5000, owner="anna")
    found = {row["until_on"]: row for row in rows("forecast/kept", director, as_of="2026-03-05", **WIDE)}
    assert (found[date(2026, 3, 1)]["actual"], found[date(2026, 3, 1)]["inside"]) == (700, True)
    assert found[date(2026, 4, 1)]["actual"] is None
    spring = {row["until_on"]: row["actual"] for row in rows("forecast/kept", director, as_of="2026-04-05", **WIDE)}
    assert spring == {date(2026, 3, 1): 700, date(2026, 4, 1): 5700}


def test_a_head_sees_what_was_kept_of_the_own_line_and_a_manager_nothing(selling):
    daily.keep_today()
    lines = {
        login: {row["line"] for row in rows("forecast/kept", of_login(selling.here, login), every=True, **WIDE)}
        for login in ("director", "head", "anna")
    }
    assert lines == {"director": {None, "Sales"}, "head": {"Sales"}, "anna": set()}


def test_an_empty_company_keeps_nothing(tiny):
    assert daily.quietly() == 0
    assert kept(tiny) == []


def test_trouble_is_for_the_log_and_stops_nothing(tiny, monkeypatch, caplog):
    monkeypatch.setattr(daily, "keep_today", lambda stop: 1 / 0)
    monkeypatch.setattr(logging.getLogger("voronka"), "propagate", True)
    assert daily.quietly() == 0
    assert "could not be kept" in caplog.text


@pytest.mark.parametrize(
    ("day", "ends"),
    [(date(2026, 2, 10), ["2026-03-01", "2026-04-01"]), (date(2026, 3, 31), ["2026-04-01"] * 2), (date(2026, 12, 1), ["2027-01-01"] * 2)],
    ids=["February", "March", "December"],
)
def test_a_day_lies_in_its_month_and_its_quarter_even_when_both_end_together(day, ends):
    assert [until.isoformat() for _, until in daily.periods(day)] == ends
    assert [day.month - since.month for since, _ in daily.periods(day)] == [0, (day.month - 1) % 3]


def test_the_work_begins_soon_after_the_start_and_ends_with_the_server(selling, monkeypatch):
    monkeypatch.setattr(daily, "FIRST", 0.0)

    async def server():
        async with daily.kept_daily():
            for _ in range(3000):
                if await asyncio.to_thread(kept, selling):
                    return
                await asyncio.sleep(0.02)

    with ThreadPoolExecutor(1) as beside:  # browser tests of the same process leave a loop running in this thread
        beside.submit(asyncio.run, server()).result()
    assert len(kept(selling)) == 4
