"""The filters as they are drawn: a quiet popover each, grey name and bold value."""

from datetime import date, timedelta

import streamlit as st

from data.viewer import Viewer
from pages.parts.filters_address import a_day, chosen, one_of, pick
from pages.parts.filters_period import in_words, span, today
from pages.words import day, plain, say

PERIODS = ("months12", "month", "quarter", "year", "last_month", "last_quarter", "last_year", "whole", "days")
COMPARED = ("before", "year", "none")
ICONS = {"period": ":material/calendar_today:", "as_of": ":material/history:"}


def _draw(widget, kind: str, shown, label: str, **options) -> None:
    """Draw the widget of a filter with what is shown; a change of it is picked before the next run."""
    key = f"filter_{kind}"
    st.session_state[key] = shown
    widget(label, key=key, on_change=lambda: pick(kind, st.session_state[key]), **options)


def period(viewer: Viewer) -> tuple[date, date]:
    """The period as [since, until)."""
    kind = chosen("period", one_of(PERIODS)) or "months12"
    since, until = span(kind, viewer)
    with st.popover(f":gray[{say('filters.period')}] **{in_words(since, until)}**", icon=ICONS["period"], type="tertiary"):
        _draw(st.radio, "period", kind, say("filters.period"), options=PERIODS, format_func=lambda name: say(f"filters.period.{name}"))
        if kind == "days":
            _draw(st.date_input, "since", since, say("filters.since"), format="DD.MM.YYYY")
            _draw(st.date_input, "to", until - timedelta(days=1), say("filters.last_day"), format="DD.MM.YYYY")
    return since, until


def one(kind: str, names: list[str], needed: bool = False) -> str | None:
    """One of these names, or None for all; `needed`: the first one stands in while nothing is chosen, on this page alone."""
    options = [*names, "-"] if kind == "source" else names
    shown = chosen(kind, one_of(options)) or (names[0] if needed else None)
    label = say("filters.unknown") if shown == "-" else shown or say("filters.all")
    with st.popover(f":gray[{say(f'filters.{kind}')}] **{plain(label)}**", type="tertiary"):
        _draw(
            st.selectbox,
            kind,
            shown,
            say(f"filters.{kind}"),
            options=options,
            index=None,
            placeholder=say("filters.all"),
            format_func=lambda name: say("filters.unknown") if name == "-" else name,
        )
    return shown


def compare() -> str:
    """What the period is compared with."""
    kind = chosen("compare", one_of(COMPARED)) or "before"
    with st.popover(f":gray[{say('filters.compare')}] **{say(f'filters.compare.{kind}')}**", type="tertiary"):
        _draw(st.radio, "compare", kind, say("filters.compare"), options=COMPARED, format_func=lambda name: say(f"filters.compare.{name}"))
    return kind


def as_of() -> date | None:
    """The day looked at, None for now."""
    found = chosen("as_of", a_day)
    label = day(found, "d MMM y") if found else say("filters.now")
    with st.popover(f":gray[{say('filters.as_of')}] **{label}**", icon=ICONS["as_of"], type="tertiary"):
        _draw(
            st.date_input,
            "as_of",
            found,
            say("filters.as_of"),
            value=None,
            max_value=today(),
            format="DD.MM.YYYY",
            help=say("filters.as_of_help"),
        )
    return found
