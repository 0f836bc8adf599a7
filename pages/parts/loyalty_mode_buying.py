"""Who buys again, who falls silent, what the clients are worth."""

import streamlit as st

from data.viewer import Viewer
from pages.parts import loyalty_cards
from pages.parts.filters import Filters


def draw(viewer: Viewer, chosen: Filters) -> None:
    """The whole mode."""
    left, right = st.columns(2)
    with left:
        loyalty_cards.silent(viewer, chosen)
    with right:
        loyalty_cards.cohorts(viewer, chosen)
    left, right = st.columns(2)
    with left:
        loyalty_cards.grid(viewer, chosen)
    with right:
        loyalty_cards.spread(viewer, chosen)
    loyalty_cards.checks(viewer, chosen)
