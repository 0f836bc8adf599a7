"""The cards of the stages: month by month, who moved between two months, stage × value."""

import streamlit as st

from pages.parts import charts, clicks, rows
from pages.parts import relations_numbers as numbers
from pages.parts.cards import card
from pages.parts.filters import Filters
from pages.words import say
from queries.models import relations
from queries.models.relations import Course

BACK = 3  # months between the two of the moves, until others are chosen


def months(chosen: Filters, found: Course) -> None:
    """How many clients stood in which stage at the end of each month; a part opens its clients."""
    with card(title := say("relations.months"), "relations.stages", chosen, say("relations.months_hint")):
        clicks.show(
            "stages_by_month",
            numbers.months(found),
            title,
            lambda one: ("relations.stages", numbers.in_month(found, one), {"day": one["day_id"], "stage_is": one["stage"]}),
            key="relation_months",
        )


def portfolio(chosen: Filters, found: Course) -> None:
    """Where the money stands: stage × class by the money of 12 months; a cell opens its clients."""
    with card(title := say("relations.portfolio"), "relations.portfolio", chosen, say("relations.portfolio_hint")):
        for picked in charts.show("two_lines", numbers.portfolio(found), key="portfolio", alt=title, select="cell"):
            n, values = numbers.behind_cell(found, picked)
            rows.show("relations.portfolio", n, **values)
        st.caption(say("relations.portfolio_axes"))


def moves(chosen: Filters, found: Course) -> None:
    """From which stage to which between two month ends; a cell opens its clients."""
    with card(title := say("relations.moves"), "relations.moves", chosen, say("relations.moves_hint")):
        if len(found.months) < 2:
            st.caption(say("relations.one_month"))
            return
        then, now = _two(found)
        made = relations.moves(found, then, now)
        st.markdown(numbers.moved(made))
        values = {"day": found.days[now], "day_then": found.days[then]}
        clicks.show(
            "moves",
            numbers.matrix(found, then, now),
            title,
            lambda one: ("relations.moves", numbers.in_cell(made, one), values | {"stage_is": one["x_id"], "stage_was": one["y_id"]}),
            select="cell",
            key="relation_moves",
        )


def _two(found: Course) -> tuple[int, int]:
    """The places of the two months: what the address says, else the last one and that a quarter before."""
    left, right = st.columns(2)
    with right:
        now = _month("relations.to", "to", found, found.months[1:], found.months[-1])
    earlier = [k for k in found.months if k < now]
    with left:
        then = _month("relations.since", "from", found, earlier, earlier[-min(BACK, len(earlier))])
    return then, now


def _month(label: str, name: str, found: Course, places: list[int], default: int) -> int:
    asked = st.query_params.get(name)
    first = next((k for k in places if str(found.days[k]) == asked), default)
    return st.selectbox(
        say(label),
        places[::-1],
        index=places[::-1].index(first),
        format_func=lambda k: numbers.month_of(found.days[k]),
        key=f"relations_{name}_{places[-1]}",
    )
