"""The cards of the named groups of buyers: how many are in each, the grid of recency and frequency, who moved between them."""

from datetime import date, timedelta

import pandas as pd
import pyarrow as pa
import streamlit as st

from data.viewer import Viewer
from pages.parts import cells, charts, links, rows
from pages.parts import groups_numbers as numbers
from pages.parts.cards import card
from pages.parts.filters import END, Filters, today
from pages.words import day, say
from queries import reader


def month_end(chosen: Filters) -> date:
    """The day at whose end clients stood before: what the address says (`from`), else the end of the last month."""
    known = numbers.month_ends(chosen.as_of or today())
    asked = st.query_params.get("from")
    return next((one for one in known if str(one) == asked), known[0])


def before(end: date) -> dict:
    """The value of the questions for that moment: the last one of the day."""
    return {"before": reader.to_utc(end + timedelta(days=1)) - END}


def named(chosen: Filters, known: list[numbers.Group], end: date) -> None:
    """How many clients each named group has, with a tick where it stood."""
    with card(title := say("groups.named"), "groups.groups", chosen, say("groups.named_hint", day=day(end, "d MMMM"))):
        for picked in charts.show("buyer_groups", numbers.bars(known), key="buyer_groups", alt=title, select="segment"):
            one = next(one for one in known if one.id == picked["id"])
            rows.show("groups.groups", one.clients, in_group=one.id)
        st.space("stretch")
        links.offer("company", say("groups.company"), list="rfm_groups")


def grid(viewer: Viewer, chosen: Filters, found: pa.Table) -> None:
    """Recency × frequency, shaded by money; a cell opens its clients."""
    known = numbers.cells(found)
    with card(title := say("loyalty.grid"), "groups.grid", chosen, say("groups.grid_hint")):
        for picked in charts.show("two_lines", numbers.grid(known), key="rfm", alt=title, select="cell"):
            one = next(one for one in known if (one["r"], one["f"]) == (picked["x_id"], picked["y_id"]))
            rows.show("groups.grid", one["clients"], r=one["r"], f=one["f"])
        st.caption(say("loyalty.grid_axes") + " " + numbers.thresholds(reader.row("groups/thresholds", viewer, **chosen.values())))


def moves(chosen: Filters, known: list[numbers.Group], moved: list[dict], end: date) -> None:
    """Who went from which group to which since the end of a month, and who came to and left each."""
    with card(title := say("groups.moves"), "groups.moves", chosen):
        st.markdown(numbers.story(known, moved, end))
        left, right = st.columns([3, 2])
        with left:
            for picked in charts.show("group_moves", numbers.matrix(known, moved), key="moves", alt=title, select="cell"):
                n, values = numbers.behind_move(moved, picked)
                rows.show("groups.moves", n, **values | before(end))
            st.caption(say("groups.moves_axes"))
        with right:
            _since(chosen, end)
            _came_and_went(known, end)


def _since(chosen: Filters, end: date) -> None:
    known = numbers.month_ends(chosen.as_of or today())
    st.session_state["groups_from"] = end
    st.selectbox(
        say("groups.since"),
        known,
        key="groups_from",
        format_func=lambda one: say("groups.end_of", month=day(one, "LLLL y")),
        label_visibility="collapsed",
        on_change=_pick,
    )


def _pick() -> None:
    st.query_params["from"] = str(st.session_state["groups_from"])


def _came_and_went(known: list[numbers.Group], end: date) -> None:
    """A table of the groups: each number opens its clients."""
    shown = ("before", "came", "went", "clients")
    config = {"group": st.column_config.TextColumn(say("groups.group"), pinned=True, width=120)}
    config |= {name: cells.number_column(say(f"groups.column.{name}"), width=70) for name in shown}
    picked = cells.show(pd.DataFrame(numbers.came_and_went(known)), config, key="groups_moved", alt=say("groups.moves"))
    if picked and picked[1] in shown:
        one = known[picked[0]]
        values = {"before": {"was_in": one.id}, "came": {"in_group": one.id, "moved": True}, "went": {"was_in": one.id, "moved": True}}
        rows.show("groups.moves", getattr(one, picked[1]), **values.get(picked[1], {"in_group": one.id}) | before(end))
