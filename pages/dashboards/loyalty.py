"""What clients say, whether they come back, who falls silent: /loyalty."""

import streamlit as st

from pages.parts import empty, filters, loyalty_cards, loyalty_numbers, loyalty_tiles, rows, view_link_told
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
asked = chosen.values()

known = reader.row("loyalty/known", me, **asked)
if known["people"] + known["purchases"] == 0:
    empty.nothing(me, chosen)
stand_ins = [line["line"] for line in reader.rows("loyalty/stand_ins", me, **asked)]
st.caption(loyalty_numbers.headline(known, stand_ins, day(known["first_day"], "MMMM y")))

two_years = min(chosen.since, loyalty_numbers.months_later(chosen.until, -24))
history = reader.rows("loyalty/nps", me, **asked | {"since": two_years})
nps = reader.row("loyalty/nps_now", me, **asked, **loyalty_tiles.earlier(chosen))
loyalty_tiles.draw(me, chosen, nps, history)

left, right = st.columns(2)
with left:
    loyalty_cards.nps(chosen, nps, history)
with right:
    loyalty_cards.factors(me, chosen)
left, right = st.columns([6, 7])
with left:
    loyalty_cards.grid(me, chosen)
with right:
    loyalty_cards.cohorts(me, chosen)
left, right = st.columns(2)
with left:
    loyalty_cards.silent(me, chosen)
with right:
    loyalty_cards.reasons(me, chosen)
left, right = st.columns(2)
with left:
    loyalty_cards.spread(me, chosen)
with right:
    loyalty_cards.checks(me, chosen)
rows.drawer(me, chosen)
