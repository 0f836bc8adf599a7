"""Tiles and cards: a number, its change, its small trend, the way to its rows and to how it is counted."""

import contextlib
from contextvars import ContextVar
from dataclasses import dataclass

import pyarrow as pa
import streamlit as st

from pages.parts import charts, rows
from pages.parts.filters import Filters
from pages.parts.how import how
from pages.words import say
from queries import catalog


@dataclass(frozen=True)
class Change:
    """A change against the compared period: its words, its sign, and whether it can be told from noise."""

    words: str
    sign: int
    noise: bool = False


@dataclass(frozen=True)
class Told:
    """A tile that was not drawn: its metric, number, words below, grey line, change and facts."""

    metric: str
    value: str
    foot: str
    note: str
    change: Change | None
    facts: str


_told: ContextVar[list[Told] | None] = ContextVar("told", default=None)


@contextlib.contextmanager
def told():
    """While this lasts tiles are not drawn but gathered in the list it gives: for what is printed."""
    gathered: list[Told] = []
    before = _told.set(gathered)
    try:
        yield gathered
    finally:
        _told.reset(before)


@contextlib.contextmanager
def card(title: str, metric: str | None = None, filters: Filters | None = None, caption: str = "", facts: str = ""):
    """A bordered card: title, `i` on the right, one caption line, then what the caller draws."""
    with st.container(border=True, height="stretch", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"## {title}")
            if metric:
                st.space("stretch")
                how(metric, filters, facts, key=f"card_{metric}")
        if caption:
            st.caption(caption)
        yield


def tiles():
    """The grid tiles stand in: five across on a desktop, two on a phone."""
    return st.grid(5, min_column_width=170)


def tile(
    metric: str,
    value: str,
    filters: Filters,
    *,
    foot: str,
    expected: int | None = None,
    change: Change | None = None,
    trend: list | None = None,
    weekly: bool = False,
    facts: str = "",
    note: str = "",
    **chosen,
) -> None:
    """One number: label, value, change with its words, one grey line (`note`), sparkline (13 months, or weeks), link to its rows (`foot`), the `i`."""
    if (gathered := _told.get()) is not None:
        gathered.append(Told(metric, value, foot, note, change, facts))
        return
    name = say(f"metrics.{metric}.name")
    with st.container(border=True, height="stretch", gap="xsmall"):
        st.metric(name, value, **_delta(metric, change, filters))
        if note:
            st.caption(note)
        if trend and len([point for point in trend if point is not None]) > 2:
            charts.show(
                "sparkline",
                pa.table({"x": list(range(len(trend))), "y": [None if p is None else float(p) for p in trend]}),
                key=f"trend_{metric}",
                alt=say("parts.trend_alt_weeks" if weekly else "parts.trend_alt", name=name),
            )
        st.space("stretch")
        with st.container(horizontal=True, vertical_alignment="center"):
            if catalog.metrics()[metric].rows:
                rows.link(metric, foot, expected, key=f"tile_{metric}", **chosen)
            else:
                st.caption(foot)
            st.space("stretch")
            how(metric, filters, facts or foot, key=f"tile_{metric}")


def _delta(metric: str, change: Change | None, filters: Filters) -> dict:
    if change is None:
        return {}
    better = catalog.metrics()[metric].better
    colour = "off" if change.noise or better == "neither" or change.sign == 0 else "normal" if better == "up" else "inverse"
    against = say("parts.within_noise") if change.noise else say(f"parts.against.{filters.compare}")
    return {
        "delta": change.words,
        "delta_color": colour,
        "delta_description": against,
        "delta_arrow": "off" if change.noise or change.sign == 0 else "up" if change.sign > 0 else "down",
    }


def measure() -> str:
    """The switch of a card between deals (`count`) and `money`."""
    return st.segmented_control(
        say("funnel.measure"),
        ["count", "money"],
        default="count",
        required=True,
        label_visibility="collapsed",
        key="measure",
        format_func=lambda kind: say(f"funnel.measure.{kind}"),
    )
