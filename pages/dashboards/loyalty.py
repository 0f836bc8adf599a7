"""What clients say, whether they come back, who falls silent: /loyalty."""

import streamlit as st

from pages.parts import empty, filters, loyalty_frame, loyalty_numbers, rows, view_link_told
from pages.parts.who import viewer
from pages.words import day, say
from queries import reader

me = viewer()
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    st.markdown(f"# {say('loyalty.title')}")
    filters.badge()
    st.space("stretch")
    chosen = filters.choose(me)
view_link_told.draw(me, chosen)
mode = loyalty_frame.mode()

known = reader.row("loyalty/known", me, **chosen.values())
if known["people"] + known["purchases"] == 0:
    empty.nothing(me, chosen)
stand_ins = [line["line"] for line in reader.rows("loyalty/stand_ins", me, **chosen.values())]
st.caption(loyalty_numbers.headline(known, stand_ins, day(known["first_day"], "MMMM y")))
loyalty_frame.draw(mode, me, chosen)
rows.drawer(me, chosen)
