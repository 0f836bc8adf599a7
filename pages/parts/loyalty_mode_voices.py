"""What clients say: scores, what they rate, why they would recommend us or not, with the six tiles over it."""

import streamlit as st

from data.viewer import Viewer
from pages.parts import loyalty_cards, loyalty_numbers, loyalty_tiles
from pages.parts.filters import Filters
from queries import reader


def draw(viewer: Viewer, chosen: Filters) -> None:
    """The whole mode."""
    asked = chosen.values()
    two_years = min(chosen.since, loyalty_numbers.months_later(chosen.until, -24))
    history = reader.rows("loyalty/nps", viewer, **asked | {"since": two_years})
    nps = reader.row("loyalty/nps_now", viewer, **asked, **loyalty_tiles.earlier(chosen))
    loyalty_tiles.draw(viewer, chosen, nps, history)
    left, right = st.columns(2)
    with left:
        loyalty_cards.nps(chosen, nps, history)
    with right:
        loyalty_cards.factors(viewer, chosen)
    loyalty_cards.reasons(viewer, chosen)
