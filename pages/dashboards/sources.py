"""Which source brings clients, not only leads, and at what price: /sources."""

import streamlit as st

from pages.parts import filters, rows, sources_frame, view_link_told
from pages.parts.who import viewer
from pages.words import say

me = viewer()
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    st.markdown(f"# {say('sources.title')}")
    filters.badge()
    st.space("stretch")
    chosen = filters.choose(me)
view_link_told.draw(me, chosen)
sources_frame.draw(sources_frame.mode(), me, chosen)
rows.drawer(me, chosen)
