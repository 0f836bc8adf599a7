"""The frame of the sources page: its modes in the address, and what each draws."""

import streamlit as st

from data.viewer import Viewer
from pages.parts import sources_attribution, sources_budget, sources_ripening, sources_table, sources_trust
from pages.parts.filters import Filters
from pages.words import say

MODES = {
    "table": sources_table.draw,
    "ripening": sources_ripening.draw,
    "attribution": sources_attribution.draw,
    "budget": sources_budget.draw,
    "trust": sources_trust.draw,
}


def mode() -> str:
    """The switch between the modes; what the address says is what is shown."""
    asked, names = st.query_params.get("mode"), list(MODES)
    st.session_state["sources_mode"] = asked if asked in names else names[0]
    return st.segmented_control(
        say("sources.mode"),
        names,
        key="sources_mode",
        required=True,
        label_visibility="collapsed",
        on_change=_pick,
        format_func=lambda name: say(f"sources.mode.{name}"),
    )


def _pick() -> None:
    st.query_params["mode"] = st.session_state["sources_mode"]


def draw(chosen: str, viewer: Viewer, filters: Filters) -> None:
    """The cards of a mode."""
    MODES[chosen](viewer, filters)
