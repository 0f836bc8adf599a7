"""Costs: what each campaign cost in each month, in one grid; what was imported stands beside it."""

import streamlit as st

from pages.parts import costs_grid as grid
from pages.parts import links
from pages.parts.filters import today
from pages.parts.who import viewer
from pages.words import say

me = viewer()
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    st.markdown(f"# {say('costs.title')}")
    st.space("stretch")
    line = grid.line_switch(me)
    kind = grid.kind_switch()
    year = grid.year_switch(today().year)
if line is None:
    st.info(say("costs.no_line"))
    st.stop()
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    st.caption(say(f"costs.about.{kind}"))
    links.link("sources", say("costs.to_sources"), mode="budget")
grid.said()
shown = grid.Shown(me, line, kind, year)
typed = grid.edit(shown)
grid.actions(shown, typed, today())
grid.otherwise(shown)
