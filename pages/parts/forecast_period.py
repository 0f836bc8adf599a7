"""The period the forecast ends with, month or quarter of the as-of day, kept in the address; and the filters beside it."""

from dataclasses import replace
from datetime import date

import streamlit as st

from data.viewer import Viewer
from pages.parts import filters
from pages.parts.filters import Filters
from pages.words import day, say

HORIZONS = {"month": 1, "quarter": 3}  # months


def switch() -> str:
    """Month or quarter: the switch beside the title."""
    asked = st.query_params.get("horizon")
    st.session_state["horizon_switch"] = asked if asked in HORIZONS else "month"
    return st.segmented_control(
        say("forecast.horizon"),
        list(HORIZONS),
        key="horizon_switch",
        required=True,
        label_visibility="collapsed",
        format_func=lambda name: say(f"forecast.horizon.{name}"),
        on_change=lambda: st.query_params.update(horizon=st.session_state["horizon_switch"]),
    )


def choose(viewer: Viewer, horizon: str) -> Filters:
    """Draw the filters and return them with the whole month or quarter of the as-of day; a manager's are narrowed to her."""
    chosen = filters.narrow(viewer, ("line", "team", "manager", "source"))
    as_of = filters.past_day()
    since, until = around(as_of or filters.today(), horizon)
    found = filters.linked(Filters(since, until, as_of, **chosen), dated=False)
    return found if viewer.sees_whole else replace(found, team=None, manager=viewer.name)


def around(now: date, horizon: str) -> tuple[date, date]:
    """The month or quarter a day lies in, as [since, until)."""
    size = HORIZONS[horizon]
    first = (now.year * 12 + now.month - 1) // size * size
    since, until = (date(months // 12, months % 12 + 1, 1) for months in (first, first + size))
    return since, until


def ahead(chosen: Filters) -> dict:
    """What the forecast and its backtest are asked with."""
    return {name: value for name, value in chosen.values().items() if name not in ("since", "until")}


def named(since: date, until: date, shape: str = "LLLL y") -> str:
    """November 2026 (or in a shorter shape), or Q4 2026."""
    if (until - since).days < 32:
        return day(since, shape)
    return say("forecast.quarter", n=(since.month + 2) // 3, year=since.year)
