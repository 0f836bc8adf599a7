"""The frame of the loyalty page: its modes in the address, one row in the table for each."""

import streamlit as st

from data.viewer import Viewer
from pages.parts import (
    loyalty_mode_buying,
    loyalty_mode_claims,
    loyalty_mode_clients,
    loyalty_mode_products,
    loyalty_mode_relations,
    loyalty_mode_voices,
)
from pages.parts.filters import Filters
from pages.words import say

MODES = {  # each draws whole cards from the viewer and the filters
    "voices": loyalty_mode_voices.draw,
    "buying": loyalty_mode_buying.draw,
    "clients": loyalty_mode_clients.draw,
    "relations": loyalty_mode_relations.draw,
    "products": loyalty_mode_products.draw,
    "claims": loyalty_mode_claims.draw,
}


def mode() -> str:
    """The switch between the modes; what the address says is what is shown."""
    asked = st.query_params.get("mode")
    st.session_state["loyalty_mode"] = asked if asked in MODES else next(iter(MODES))
    return st.segmented_control(
        say("loyalty.mode"),
        list(MODES),
        key="loyalty_mode",
        required=True,
        label_visibility="collapsed",
        on_change=_pick,
        format_func=lambda name: say(f"loyalty.mode.{name}"),
    )


def _pick() -> None:
    st.query_params["mode"] = st.session_state["loyalty_mode"]


def draw(chosen: str, viewer: Viewer, filters: Filters) -> None:
    """The cards of a mode."""
    MODES[chosen](viewer, filters)
