"""Other points for stages and contacts: what everybody's load would be. Nothing is written here; Company is where points are set."""

import pandas as pd
import streamlit as st

from data.viewer import Viewer
from pages.parts import cells, charts, links
from pages.parts import rebalance_numbers as numbers
from pages.parts.cards import card
from pages.words import say
from queries import reader

BESIDES = {"planned": 1, "overdue": 2}


def draw(me: Viewer) -> None:
    """The grid of points, and the loads now and with them."""
    parts = reader.rows("rebalance/parts", me)
    people = numbers.hands(reader.rows("rebalance/people", me))
    if not parts or not people:
        st.info(say("rebalance.nothing"))
        return
    left, right = st.columns([2, 3])
    with left, card(say("rebalance.points"), caption=say("rebalance.points_hint")):
        new = _grid(parts)
        links.link("company", say("rebalance.to_company"))
    then = {one.id: 0.0 for one in people} | numbers.reweighted(parts, new)
    now = numbers.reweighted(parts, {})
    before = [one.more(now.get(one.id, 0.0) - one.load) for one in people]
    with right, card(title := say("rebalance.loads"), caption=say("rebalance.loads_hint")):
        charts.show("shift", numbers.shift(before, then), key="shift", alt=title)
        st.caption(numbers.evenness(before, then))


def _grid(parts: list[dict]) -> dict[str, float]:
    """The points as typed, by stage id or part."""
    rows = _rows(parts)
    frame = pd.DataFrame([{"name": name, "n": n, "now": points, "new": points} for name, n, points in rows.values()])
    edited = st.data_editor(
        frame,
        hide_index=True,
        disabled=["name", "n", "now"],
        column_config={
            "name": say("rebalance.column.part"),
            "n": st.column_config.NumberColumn(say("rebalance.column.n"), format="localized"),
            "now": st.column_config.NumberColumn(say("rebalance.column.now"), format="%.1f"),
            "new": st.column_config.NumberColumn(say("rebalance.column.new"), format="%.1f", min_value=0, max_value=1000, required=True),
        },
        row_height=cells.ROW,
        height=min(cells.ROW * (len(frame) + 1) + 3, 700),
        key="rebalance_points",
    )
    return {key: float(value) for key, value in zip(rows, edited["new"], strict=True) if not pd.isna(value)}


def _rows(parts: list[dict]) -> dict[str, tuple]:
    """Name, how many, points now: of each stage in which a deal is open, then of planned and overdue contacts."""
    found: dict[str, tuple] = {}
    for one in sorted(parts, key=lambda one: (BESIDES.get(one["part"], 0), one["line"] or "", one["place"] or 0)):
        key = numbers.part_key(one)
        if one["part"] == "lead":
            continue
        name = f"{one['line']} · {one['stage']}" if one["part"] == "deal" else say(f"rebalance.part.{one['part']}")
        found[key] = (name, found.get(key, ("", 0))[1] + one["n"], one["points"])
    return found
