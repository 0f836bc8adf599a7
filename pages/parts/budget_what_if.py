"""The same money shared otherwise: a field per source, the total beside it, and what would probably change. Nothing is written."""

import pandas as pd
import streamlit as st

from pages.parts import budget_numbers as numbers
from pages.parts import cells
from pages.words import money, number, say
from queries.models import spending


def draw(responses: list[spending.Response], names: dict, step: float) -> None:
    """Fields, total, and leads, wins and revenue of a month before and after."""
    now = {one.of.key: float(round(one.of.now)) for one in responses}
    for one in responses:
        st.session_state.setdefault(_key(one), now[one.of.key])
    with st.container(horizontal=True, vertical_alignment="bottom"):
        costs = {
            one.of.key: st.number_input(
                names[one.of.key], min_value=0.0, max_value=1e12, step=step, format="%.0f", key=_key(one), width=190
            )
            for one in responses
        }
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(say("budget.suggest"), key="budget_suggest", on_click=_suggest, args=(responses,), help=say("budget.suggest_help"))
        st.button(say("budget.back"), key="budget_back", on_click=_set, args=(responses, now), type="tertiary")
        st.markdown(_total(sum(costs.values()), sum(now.values())))
    _result(responses, now, costs)
    for one in responses:
        if costs[one.of.key] > one.largest + 1:
            st.warning(f"{names[one.of.key]}: {say('budget.beyond', largest=money(one.largest))}")


def _key(one: spending.Response) -> str:
    return f"budget_{one.of.key}"


def _set(responses: list[spending.Response], costs: dict) -> None:
    for one in responses:
        st.session_state[_key(one)] = float(costs[one.of.key])


def _suggest(responses: list[spending.Response]) -> None:
    """The share with most revenue to be expected; rounded, and the rest of rounding given to the first."""
    found = {key: float(round(value)) for key, value in spending.best(responses).items()}
    first = next(iter(found))
    found[first] += sum(float(round(one.of.now)) for one in responses) - sum(found.values())
    _set(responses, found)


def _total(then: float, now: float) -> str:
    """Is it the same money?"""
    told = say("budget.total", then=money(then), now=money(now))
    if abs(then - now) < 0.5:
        return f":material/check: {told}"
    return f"{told} {say('budget.over' if then > now else 'budget.left', money=money(abs(then - now)))}"


def _result(responses: list[spending.Response], now: dict, costs: dict) -> None:
    """Leads, wins and revenue of a mean month: now, then, and the difference with its interval."""
    before, after, change = spending.level(responses, now), spending.level(responses, costs), spending.changes(responses, costs, now)
    said = {"leads": lambda x: number(x, 1), "wins": lambda x: number(x, 1), "revenue": lambda x: money(x, short=True)}
    told = {"leads": numbers.between(change["leads"], 1, True), "wins": numbers.between(change["wins"], 1, True)}
    told["revenue"] = numbers.cash(change["revenue"], True)
    lines = [[say(f"budget.per_month.{name}"), said[name](before[name]), said[name](after[name]), told[name]] for name in said]
    frame = pd.DataFrame(lines, columns=["what", "before", "after", "change"])
    config = {"what": st.column_config.TextColumn(say("budget.what_changes"), width=150)}
    config |= {name: cells.text_column(say(f"budget.{name}"), width=120) for name in ("before", "after")}
    config["change"] = cells.text_column(say("budget.change"), width=190)
    st.dataframe(frame, hide_index=True, column_config=config, key="budget_result", alt=say("budget.what_if"), row_height=cells.ROW)
