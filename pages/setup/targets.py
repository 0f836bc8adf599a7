"""Targets: what each month should bring, of the company, its lines and its people, in one grid."""

import streamlit as st

from pages.parts import targets_grid as grid
from pages.parts.filters import today
from pages.parts.who import viewer
from pages.words import say

me = viewer()
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    st.markdown(f"# {say('targets.title')}")
    st.space("stretch")
    metric = grid.metric_switch()
    year = grid.year_switch(today().year)
st.caption(say(f"targets.about.{metric}"))
grid.said()
shown = grid.Shown(me, metric, year)
typed = grid.edit(shown)
grid.actions(shown, typed)
grid.year_before(shown)
