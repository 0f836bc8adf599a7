"""Who carries how much, who is late, who waits for an answer: /workload."""

import streamlit as st

from pages.parts import empty, filters, rows, view_link_told, workload_frame
from pages.parts import workload_numbers as numbers
from pages.parts.who import viewer
from pages.words import say
from queries import reader

me = viewer()
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    st.markdown(f"# {say('workload.title')}")
    filters.badge()
    st.space("stretch")
    chosen = filters.choose(me).mine(me)
view_link_told.draw(me, chosen)
mode = workload_frame.mode()

managers = reader.rows("workload/managers", me, **chosen.values())
if not managers:
    empty.nothing(me, chosen)
total = reader.row("workload/team", me, **chosen.values())
calendar = reader.rows("workload/calendar", me, **chosen.values())
average = numbers.team_average(reader.row("workload/team_average", me))
st.caption(" ".join([numbers.headline(managers, total, calendar), average, empty.dated_by_map(me)]))
workload_frame.draw(mode, me, chosen)
rows.drawer(me, chosen)
