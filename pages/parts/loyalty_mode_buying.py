"""Who buys again, who falls silent, what the clients are worth."""

import streamlit as st

from data.viewer import Viewer
from pages.parts import buying_cards, buying_worth, loyalty_cards, loyalty_tiles
from pages.parts.filters import Filters
from pages.words import say
from queries.models.buying import buying


def draw(viewer: Viewer, chosen: Filters) -> None:
    """The whole mode; a company that sold nothing reads one sentence."""
    found = buying(viewer, **chosen.values())
    if found.table.num_rows == 0:
        st.info(say("loyalty.no_purchases"))
        return
    with st.grid(6, min_column_width=160):
        loyalty_tiles.of_buying(viewer, chosen)
        buying_worth.tiles(chosen, found)
    buying_cards.call_list(chosen, found)
    _pair(lambda: loyalty_cards.silent(viewer, chosen), lambda: buying_cards.alive_map(chosen, found))
    _pair(lambda: buying_worth.worth(chosen, found), lambda: buying_worth.holdout(chosen, found))
    _pair(lambda: buying_cards.again(chosen, found), lambda: loyalty_cards.cohorts(viewer, chosen))
    _pair(lambda: buying_cards.revenue(viewer, chosen), lambda: buying_cards.amounts(viewer, chosen))
    _pair(lambda: loyalty_cards.checks(viewer, chosen), lambda: loyalty_cards.spread(viewer, chosen))


def _pair(first, second) -> None:
    """Two cards beside each other."""
    left, right = st.columns(2)
    with left:
        first()
    with right:
        second()
