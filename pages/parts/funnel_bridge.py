"""The bridge of the open pipeline between two days: what came in, grew, shrank, was lost and won, and that it balances."""

from datetime import date, timedelta

import streamlit as st

from data.viewer import Viewer
from pages.parts import charts, rows
from pages.parts.cards import card
from pages.parts.filters import Filters, today
from pages.parts.funnel_bridge_numbers import balance, bars, ends_in
from pages.parts.switch import measure_words, switch
from pages.words import day, number, say
from queries import reader


def draw(viewer: Viewer, chosen: Filters) -> None:
    """Draw the card of the bridge; a manager's is of the own deals alone, so that what is handed over is told from what is closed."""
    mine = chosen.mine(viewer)
    with card(say("bridge.title"), "funnel.bridge_end", mine):
        controls, ends = st.container(horizontal=True, vertical_alignment="center"), _ends(chosen)
        with controls:
            due_by = ends[switch("bridge", ends, lambda name: _view_words(ends[name]))]
        pillars = reader.rows("funnel/bridge", viewer, **mine.values(), due_by=due_by)
        st.caption(_caption(viewer, mine, pillars, due_by))
        if not any(pillar["deals"] for pillar in pillars):
            st.caption(say("bridge.none" if due_by is None else "bridge.none_due"))
            return
        kinds = ["money", "count"] if any(pillar["amount"] for pillar in pillars) else ["count"]
        with controls:
            by_money = switch("bridge_in", kinds, measure_words) == "money"
        _chart(bars(pillars, chosen, due_by is not None, by_money), pillars, {"due_by": due_by, "manager": mine.manager})
        words, is_true = balance(pillars)
        (st.caption if is_true else st.warning)(f":material/check: {words}" if is_true else words)


def _chart(table, pillars: list[dict], values: dict) -> None:
    for picked in charts.show("bridge", table, key="bridge_chart", alt=say("bridge.title"), select="pillar"):
        one = next(pillar for pillar in pillars if pillar["pillar"] == picked["pillar"])
        rows.show(f"funnel.bridge_{one['pillar']}", one["deals"], **values)


def _ends(chosen: Filters) -> dict[str, date | None]:
    """Each view and the day before which all it shows is due: of the month and the quarter in which the period ends."""
    last = chosen.until - timedelta(days=1)
    month, quarter = ends_in(last, 1), ends_in(last, 3)
    return {"all": None} | ({"month": month} if month != quarter else {}) | {"quarter": quarter}


def _view_words(due_by: date | None) -> str:
    if due_by is None:
        return say("bridge.all")
    last = due_by - timedelta(days=1)
    return say("bridge.due", until=day(last, "d MMM" if last.year == today().year else "d MMM y"))


def _caption(viewer: Viewer, mine: Filters, pillars: list[dict], due_by: date | None) -> str:
    if due_by is None:
        return say("bridge.hint")
    whole = reader.rows("funnel/bridge", viewer, **mine.values())[-1]["deals"]
    return say("bridge.hint_due", due=number(pillars[-1]["deals"]), whole=number(whole))
