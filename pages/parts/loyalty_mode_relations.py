"""How close clients are to us: stages over time, who moved, what each stage is worth, why clients left, the balance of trust."""

import streamlit as st

from data.viewer import Viewer
from pages.parts import relations_left, relations_stages, relations_tiles, relations_trust
from pages.parts.filters import Filters
from pages.words import say
from queries import reader
from queries.models import relations


def draw(viewer: Viewer, chosen: Filters) -> None:
    """The whole mode; who has no clients reads one sentence."""
    standing = {name: value for name, value in chosen.values().items() if name not in ("since", "until")}
    found = relations.course(viewer, **standing)
    if not len(found.clients):
        st.info(say("relations.nobody"))
        return
    left = reader.rows("relations/leavings", viewer, **chosen.values())
    trust = reader.read("relations/balances", viewer, **chosen.values())
    relations_tiles.draw(chosen, found, left, trust)
    relations_stages.months(chosen, found)
    _pair(lambda: relations_stages.portfolio(chosen, found), lambda: relations_stages.moves(chosen, found))
    known = relations_trust.compared(viewer, chosen, found)
    _pair(lambda: relations_left.reasons(chosen, left), lambda: relations_trust.before(chosen, known))
    if trust.num_rows == 0:
        st.info(say("relations.no_entries"))
        return
    half_life = reader.row("client/half_life", viewer)["days"]
    _pair(lambda: relations_trust.height(chosen, trust, half_life), lambda: relations_trust.entries(viewer, chosen))
    relations_trust.call_list(chosen, trust, known)


def _pair(first, second) -> None:
    """Two cards beside each other."""
    left, right = st.columns(2)
    with left:
        first()
    with right:
        second()
