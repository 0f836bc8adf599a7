"""Where deals go, where they are lost and why, how long they stay: /funnel."""

import streamlit as st

from pages.parts import empty, filters, funnel_frame, funnel_tiles, rows, view_link_told
from pages.parts import funnel_numbers as numbers
from pages.parts.cards import tiles
from pages.parts.who import viewer
from pages.words import say
from queries import reader

me = viewer()
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    st.markdown(f"# {say('funnel.title')}")
    filters.badge()
    st.space("stretch")
    chosen = filters.choose(me, one_line=True).mine(me)
view_link_told.draw(me, chosen)
asked = chosen.values()
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    mode = funnel_frame.mode()
    told = st.container()

cohort = reader.rows("funnel/cohort", me, **asked)
closed = reader.row("funnel/win_rate", me, **asked)
limits = reader.rows("funnel/limits", me, **asked)
standing = sum(stage["open_now"] for stage in limits) if mode != "cohort" else 0
if not cohort or cohort[0]["created"] + closed["closed"] + standing == 0:
    empty.nothing(me, chosen)
told.caption(" ".join([funnel_frame.sentence(mode), numbers.headline(chosen, cohort) if mode == "cohort" else "", empty.dated_by_map(me)]))
with tiles():
    funnel_tiles.draw(me, chosen, cohort, closed, limits)
funnel_frame.draw(mode, me, chosen, {"cohort": cohort, "limits": limits})
rows.drawer(me, chosen)
