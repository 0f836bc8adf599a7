"""Into which groups clients fall by how they buy, who moved between them, and the classes of clients and products."""

import streamlit as st

from data.viewer import Viewer
from pages.parts import groups_cards, groups_classes, groups_numbers
from pages.parts.filters import Filters
from pages.words import say
from queries import reader


def draw(viewer: Viewer, chosen: Filters) -> None:
    """The whole mode; a company that sold nothing reads one sentence."""
    end = groups_cards.month_end(chosen)
    found = reader.read("groups/buyers", viewer, **chosen.values(), **groups_cards.before(end))
    if found.num_rows == 0:
        st.info(say("loyalty.no_purchases"))
        return
    known = groups_numbers.groups(reader.rows("lists/rfm_groups", viewer), moved := groups_numbers.pairs(found))
    left, right = st.columns(2)
    with left:
        groups_cards.named(chosen, known, end)
    with right:
        groups_cards.grid(viewer, chosen, found)
    groups_cards.moves(chosen, known, moved, end)
    groups_classes.draw(viewer, chosen)
