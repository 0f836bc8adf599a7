"""The frame of the funnel page: its three modes in the address, what each shows, and the cards below that open when asked for."""

from collections.abc import Callable

import streamlit as st

from data.viewer import Viewer
from pages.parts import (
    funnel_bottleneck,
    funnel_bridge,
    funnel_chance,
    funnel_cohort,
    funnel_flow,
    funnel_losses,
    funnel_matrix,
    funnel_peers,
    funnel_promised,
    funnel_snapshot,
)
from pages.parts.filters import Filters
from pages.words import say

MODES = ("cohort", "flow", "snapshot")


def mode() -> str:
    """The switch between the three funnels; what the address says is what is shown."""
    asked = st.query_params.get("mode")
    st.session_state["funnel_mode"] = asked if asked in MODES else MODES[0]
    return st.segmented_control(
        say("funnel.mode"),
        MODES,
        key="funnel_mode",
        required=True,
        label_visibility="collapsed",
        on_change=_pick,
        format_func=lambda name: say(f"funnel.mode.{name}"),
    )


def _pick() -> None:
    st.query_params["mode"] = st.session_state["funnel_mode"]


def sentence(chosen: str) -> str:
    """What this kind of funnel counts."""
    return say(f"funnel.mode.{chosen}.sentence")


def draw(chosen: str, viewer: Viewer, filters: Filters, asked: dict) -> None:
    """The cards of a mode; `asked` holds the answers that the page has already: cohort, limits."""
    {"cohort": _cohort, "flow": _flow, "snapshot": _snapshot}[chosen](viewer, filters, asked)


def _cohort(viewer: Viewer, filters: Filters, asked: dict) -> None:
    left, right = st.columns(2)
    with left:
        funnel_cohort.chart(filters, asked["cohort"])
    with right:
        funnel_bottleneck.draw(viewer, filters, asked["cohort"], asked["limits"])
        funnel_cohort.days(viewer, filters, asked["limits"])
    funnel_cohort.table(viewer, filters, asked["cohort"], asked["limits"])
    funnel_losses.draw(viewer, filters)
    fold("promised", lambda: funnel_promised.draw(viewer, filters))
    fold("chance", lambda: funnel_chance.draw(viewer, filters))
    fold("peers", lambda: funnel_peers.draw(viewer, filters))


def _flow(viewer: Viewer, filters: Filters, asked: dict) -> None:
    funnel_flow.draw(viewer, filters)
    funnel_losses.draw(viewer, filters)
    fold("bridge", lambda: funnel_bridge.draw(viewer, filters))
    fold("matrix", lambda: funnel_matrix.draw(viewer, filters))


def _snapshot(viewer: Viewer, filters: Filters, asked: dict) -> None:
    funnel_snapshot.draw(viewer, filters)
    funnel_cohort.open_now(filters, asked["limits"])
    fold("bridge", lambda: funnel_bridge.draw(viewer, filters))


def fold(name: str, inside: Callable[[], None]) -> None:
    """A card that is asked for and drawn only when it is unfolded; which ones are open stands in the address."""
    opened = [one for one in st.query_params.get("open", "").split(",") if one]
    box = st.expander(say(f"funnel.fold.{name}"), type="compact", key=f"fold_{name}", on_change="rerun", expanded=name in opened)
    if box.open != (name in opened):
        _keep([one for one in opened if one != name] + [name] * bool(box.open))
    if box.open:
        with box:
            inside()


def _keep(opened: list[str]) -> None:
    if opened:
        st.query_params["open"] = ",".join(opened)
    else:
        st.query_params.pop("open", None)
